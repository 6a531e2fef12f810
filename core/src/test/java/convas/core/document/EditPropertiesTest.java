package convas.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.layer.Phase;
import convas.core.net.Diagnostic;
import convas.core.net.Net;
import convas.core.net.NetReader;
import convas.core.net.Node;
import convas.core.prototxt.Syntax;
import convas.core.prototxt.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

class EditPropertiesTest {
    private static final Set<String> WIRING = Set.of("cycle", "duplicate-top", "missing-bottom", "syntax", "mixed-forms");

    @Property(tries = 120, shrinking = ShrinkingMode.OFF)
    void undoing_everything_gives_back_the_same_bytes(@ForAll long seed, @ForAll @IntRange(max = 2) int which) {
        RandomEdits edits = new RandomEdits(seed);
        String text = RandomEdits.TEXTS.get(which);
        History history = History.of(EditsTest.read(text));
        List<String> seen = new ArrayList<>(List.of(text));
        for (int i = 0; i < 12; i++) {
            Edit edit = edits.any(history.present());
            Document next = applied(edit, history.present());
            if (next != null) {
                history = history.then(next, edit.title());
                seen.add(next.text());
            }
        }
        for (int i = seen.size() - 1; i > 0; i--) {
            assertThat(history.present().text()).isEqualTo(seen.get(i));
            history = history.undo();
        }
        assertThat(history.present().text()).isEqualTo(text);
        assertThat(history.undoTitle()).isEmpty();
        for (int i = 1; i < seen.size(); i++) {
            history = history.redo();
            assertThat(history.present().text()).isEqualTo(seen.get(i));
        }
    }

    @Property(tries = 120, shrinking = ShrinkingMode.OFF)
    void every_edit_leaves_a_well_formed_text_and_all_comments(@ForAll long seed, @ForAll @IntRange(max = 2) int which) {
        RandomEdits edits = new RandomEdits(seed);
        Document document = EditsTest.read(RandomEdits.TEXTS.get(which));
        for (int i = 0; i < 12; i++) {
            Edit edit = edits.any(document);
            Document next = applied(edit, document);
            if (next != null) {
                assertThat(next.syntax().problems()).as(edit + " on\n" + document.text()).isEmpty();
                Set<String> gone = edit instanceof Edit.Remove remove ? remove.nodes() : Set.of();
                assertThat(comments(next, Set.of())).as(edit + " on\n" + document.text()).containsAll(comments(document, gone));
                assertThat(next.text().contains("\r\n")).isEqualTo(next.text().contains("\n") && which == 2);
                document = next;
            }
        }
    }

    @Property(tries = 120, shrinking = ShrinkingMode.OFF)
    void sound_edits_keep_the_net_good_for_caffe_in_both_phases(@ForAll long seed, @ForAll @IntRange(max = 2) int which) {
        RandomEdits edits = new RandomEdits(seed);
        Document document = EditsTest.read(RandomEdits.TEXTS.get(which));
        for (int i = 0; i < 12; i++) {
            Edit edit = edits.sound(document);
            Document next = applied(edit, document);
            if (next != null) {
                for (Phase phase : Phase.values()) {
                    Net net = NetReader.read(next.syntax(), phase);
                    assertThat(net.diagnostics().stream().filter(each -> WIRING.contains(each.rule())).map(Diagnostic::message))
                        .as(edit + " on\n" + document.text() + "\ngave\n" + next.text()).isEmpty();
                }
                document = next;
            }
        }
    }

    @Property(tries = 120, shrinking = ShrinkingMode.OFF)
    void what_is_put_on_an_edge_and_removed_again_leaves_the_same_net(@ForAll long seed, @ForAll @IntRange(max = 2) int which) {
        RandomEdits edits = new RandomEdits(seed);
        Document document = EditsTest.read(RandomEdits.TEXTS.get(which));
        Document before = applied(edits.sound(document), document);
        before = before == null ? document : before;
        Edit.Add add = new Edit.Add("layer { name: \"new\" type: \"" + (edits.below(2) == 0 ? "ReLU\" bottom: \"in\" top: \"in\" }"
            : "Sigmoid\" bottom: \"in\" top: \"new\" }"), edits.edge(before), List.of(), null);
        Document with = applied(add, before);
        if (with != null) {
            Set<String> fresh = with.net().nodes().stream().map(Node::id).collect(Collectors.toSet());
            before.net().nodes().forEach(node -> fresh.remove(node.id()));
            assertThat(fresh).hasSize(1);
            Document after = new Edit.Remove(fresh, true).apply(with);
            assertThat(EditsTest.wiring(after)).as(add + " on\n" + before.text()).isEqualTo(EditsTest.wiring(before));
            assertThat(after.net().nodes()).extracting(Node::layer).isEqualTo(before.net().nodes().stream().map(Node::layer).toList());
            assertThat(comments(after, Set.of())).containsExactlyElementsOf(comments(before, Set.of()));
        }
    }

    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void the_reason_and_the_refusal_agree(@ForAll long seed, @ForAll @IntRange(max = 2) int which) {
        RandomEdits edits = new RandomEdits(seed);
        Document document = EditsTest.read(RandomEdits.TEXTS.get(which));
        Edit.Connect connect = edits.connect(document);
        if (connect.whyNot(document).isPresent()) {
            assertThat(applied(connect, document)).isNull();
        } else {
            Document next = connect.apply(document);
            Node from = next.net().find(connect.from()).orElseThrow();
            Node to = next.net().find(connect.to()).orElseThrow();
            assertThat(to.bottoms()).anySatisfy(blob -> assertThat(Draft.chain(next.net(), from.tops().get(connect.top()))).contains(blob));
        }
    }

    private static Document applied(Edit edit, Document document) {
        try {
            return edit.apply(document);
        } catch (EditRefused refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return null;
        }
    }

    /// The comments that stand outside some layers.
    private static List<String> comments(Document document, Set<String> without) {
        List<Syntax.Field> gone = document.net().nodes().stream().filter(node -> without.contains(node.id()) && node.syntax() != null)
            .map(Node::syntax).toList();
        return document.syntax().tokens().stream().filter(token -> token.kind() == Token.Kind.COMMENT)
            .filter(token -> gone.stream().noneMatch(field -> field.span().contains(token.start())))
            .map(token -> token.of(document.text()).strip()).sorted().toList();
    }
}
