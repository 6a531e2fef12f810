package convas.app.source;

import convas.app.theme.Theme;
import convas.core.net.Severity;
import java.util.EnumMap;
import java.util.Map;
import javafx.scene.paint.Color;
import jfx.incubator.scene.control.richtext.model.StyleAttributeMap;

/// The colours of the text's parts. Given as attributes, for the text area resolves names of styles by the style sheets
/// anew for every part of every line.
enum Ink {
    NAME, MESSAGE, STRING, NUMBER, CONSTANT, COMMENT, MARK, INVALID;

    private static final Map<Theme, Map<Ink, StyleAttributeMap>> STYLES = new EnumMap<>(Theme.class);

    static {
        for (Theme theme : Theme.values()) {
            Map<Ink, StyleAttributeMap> styles = new EnumMap<>(Ink.class);
            for (Ink ink : values()) {
                styles.put(ink, StyleAttributeMap.of(StyleAttributeMap.TEXT_COLOR, Color.web(Theme.css(ink.rgb(theme)))));
            }
            STYLES.put(theme, styles);
        }
    }

    StyleAttributeMap in(Theme theme) {
        return STYLES.get(theme).get(this);
    }

    private int rgb(Theme theme) {
        return switch (this) {
            case NAME -> theme.dark() ? 0x8FB8FF : 0x1F4FB0;
            case MESSAGE -> theme.dark() ? 0xC8A2FF : 0x7A3EB8;
            case STRING -> theme.dark() ? 0x7FD1A0 : 0x14713F;
            case NUMBER -> theme.dark() ? 0xF0B067 : 0x9A5200;
            case CONSTANT -> theme.dark() ? 0xFF8FB6 : 0xA62B5E;
            case COMMENT, MARK -> theme.muted();
            case INVALID -> theme.severity(Severity.ERROR);
        };
    }
}
