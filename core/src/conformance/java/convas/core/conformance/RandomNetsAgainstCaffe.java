package convas.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import convas.core.document.Document;
import convas.core.document.Edit;
import convas.core.document.EditRefused;
import convas.core.document.RandomEdits;
import convas.core.document.Sidecar;
import convas.core.layer.Phase;
import convas.core.net.NetState;
import convas.core.net.NetWriter;
import convas.core.net.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// Random nets, as they are and after edits. The smallest that differs is left in `target/conformance`.
class RandomNetsAgainstCaffe {
    private static final Path FOLDER = Path.of("target/conformance/random");
    private static Caffe caffe;
    private static Comparison comparison;
    private static int smallest;

    @BeforeContainer
    static void start() throws IOException {
        caffe = new Caffe(FOLDER);
        comparison = new Comparison(caffe, FOLDER);
        smallest = Integer.MAX_VALUE;
    }

    @AfterContainer
    static void stop() {
        System.out.println("Random nets: " + comparison.counts());
        caffe.close();
    }

    @Provide
    Arbitrary<RandomNet> nets() {
        return Arbitraries.fromGenerator(new RandomNets(RandomNets.ALL));
    }

    @Provide
    Arbitrary<RandomNet> netsOfValues() {
        return Arbitraries.fromGenerator(new RandomNets(RandomNets.OF_VALUES));
    }

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs().dontShrink();
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.FULL)
    @AddLifecycleHook(Seed.class)
    void random_nets_are_what_they_are_in_caffe(@ForAll("nets") RandomNet net) throws IOException {
        compare(net.text(), net.seed());
    }

    @Property(tries = 20, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.FULL)
    @AddLifecycleHook(Seed.class)
    void what_is_exported_after_edits_is_what_it_is_in_caffe(
            @ForAll("netsOfValues") RandomNet net, @ForAll("seeds") long seed, @ForAll @IntRange(min = 1, max = 8) int edits) throws IOException {
        RandomEdits random = new RandomEdits(seed);
        Document document = Document.of(net.text(), Phase.TEST, Sidecar.EMPTY);
        for (int i = 0; i < edits; i++) {
            Document next = edited(document, random.sound(document));
            // Whoever edits puts mistakes right; one that Caffe refuses ends its process, and so few are enough.
            boolean refused = next.annotations().diagnostics().stream().anyMatch(each -> each.severity() == Severity.ERROR);
            document = refused && random.below(10) > 0 ? document : next;
        }
        compare(NetWriter.write(document.syntax()), net.seed());
    }

    private static Document edited(Document document, Edit edit) {
        try {
            return edit.apply(document);
        } catch (EditRefused refused) {
            return document;
        }
    }

    private static void compare(String text, long seed) throws IOException {
        List<String> differences = comparison.compare(text, NetState.of(Phase.TEST), Comparison.Depth.GRADIENTS, seed);
        if (!differences.isEmpty() && text.length() < smallest) {
            smallest = text.length();
            Files.writeString(FOLDER.resolve("differs.prototxt"), text);
        }
        assertThat(differences).as(text).isEmpty();
    }
}
