package convas.app.theme;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.layer.Category;
import convas.core.net.Severity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ThemeTest {
    @ParameterizedTest
    @EnumSource(Theme.class)
    void texts_stand_out_from_every_surface_they_are_written_on(Theme theme) {
        for (int surface : new int[] {theme.background(), theme.surface(), theme.frame()}) {
            for (int text : new int[] {theme.text(), theme.secondary(), theme.muted(), theme.accent(), theme.success()}) {
                assertReadable(theme, text, surface);
            }
            for (Severity severity : Severity.values()) {
                assertReadable(theme, theme.severity(severity), surface);
            }
        }
        assertReadable(theme, theme.onAccent(), theme.accent());
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void texts_stand_out_from_the_body_of_every_node(Theme theme) {
        for (Category category : Category.values()) {
            assertReadable(theme, theme.text(), theme.tint(category));
            assertReadable(theme, theme.text(), theme.body(category));
            assertReadable(theme, theme.secondary(), theme.tint(category));
            assertReadable(theme, theme.muted(), theme.tint(category));
            assertReadable(theme, theme.accent(category), theme.tint(category));
            assertReadable(theme, theme.accent(category), theme.surface());
            for (Severity severity : Severity.values()) {
                assertReadable(theme, theme.severity(severity), theme.tint(category));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void roles_are_told_apart_when_only_their_blocks_are_seen(Theme theme) {
        for (Category a : Category.values()) {
            for (Category b : Category.values()) {
                if (a.ordinal() < b.ordinal()) {
                    assertThat(distance(theme.block(a), theme.block(b))).as(theme + ": " + a + " and " + b).isGreaterThan(12);
                }
            }
        }
    }

    private static void assertReadable(Theme theme, int text, int surface) {
        assertThat(Theme.contrast(text, surface)).as(theme + ": " + Theme.css(text) + " on " + Theme.css(surface))
            .isGreaterThanOrEqualTo(4.5);
    }

    private static double distance(int a, int b) {
        double sum = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            sum += Math.pow((a >> shift & 0xFF) - (b >> shift & 0xFF), 2);
        }
        return Math.sqrt(sum);
    }
}
