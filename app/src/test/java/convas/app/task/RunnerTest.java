package convas.app.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import convas.app.editor.Editor;
import convas.core.document.Edit;
import convas.core.document.Sidecar;
import convas.core.kernel.Kernels;
import convas.core.tensor.Shape;
import convas.core.vision.Picture;
import convas.core.vision.Preprocessing;
import convas.core.weights.CaffeModel;
import convas.core.weights.Match;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

class RunnerTest {
    private static final String NET = """
        name: "Small"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 16 dim: 16 } } }
        layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 8 kernel_size: 3 } }
        layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
        """;

    private Editor editor;
    private Runner runner;

    @BeforeEach
    void start() throws Exception {
        FxToolkit.registerPrimaryStage();
        editor = fx(Editor::new);
        runner = fx(() -> new Runner(editor, Kernels::best));
    }

    @Test
    void a_net_runs_when_it_is_opened_and_its_nodes_get_pictures() {
        open(NET);
        waitFor(() -> editor.activationsProperty().get() != null);
        assertThat(value("conv").shape()).isEqualTo(Shape.of(1, 8, 14, 14));
        assertThat(runner.weightsLabelProperty().get()).isEqualTo("random weights, seed 1");
        assertThat(runner.pictureProperty().get().name()).isEqualTo("Cat");
        assertThat(runner.thumbnailsProperty().get().get("conv")).hasSize(NodeThumbnails.COUNT)
            .allMatch(picture -> picture.width() == 14 && picture.height() == 14);
        assertThat(runner.thumbnailsProperty().get().get("data")).hasSize(1);
        assertThat(runner.jobProperty().get()).isNull();
    }

    @Test
    void another_seed_gives_other_values_and_is_told() {
        open(NET);
        waitFor(() -> editor.activationsProperty().get() != null);
        float before = value("conv").toArray()[0];
        fx(() -> {
            runner.useRandomWeights(7);
            return null;
        });
        waitFor(() -> runner.weightsLabelProperty().get().equals("random weights, seed 7"));
        assertThat(value("conv").toArray()[0]).isNotEqualTo(before);
    }

    @Test
    void a_chosen_picture_is_what_the_net_sees() {
        open(NET);
        int[] grey = new int[16 * 16];
        java.util.Arrays.fill(grey, 0xff808080);
        fx(() -> {
            runner.setPreprocessing(new Preprocessing(Preprocessing.Order.RGB, List.of(28f), 0.01f, Preprocessing.Fit.CROP));
            runner.setPicture(new NamedPicture("grey", new Picture(16, 16, grey)));
            return null;
        });
        waitFor(() -> runner.pictureProperty().get() != null && runner.pictureProperty().get().name().equals("grey"));
        assertThat(value("data").toArray()).containsOnly(1f);
    }

    @Test
    void pictures_one_after_the_other_are_run_in_the_memory_of_two() {
        open(NET);
        waitFor(() -> editor.activationsProperty().get() != null);
        // A run that another picture stops has memory of its own.
        waitFor(runner::isIdle);
        // Blobs of one shape may have each other's.
        Set<Long> places = new HashSet<>(places());
        int once = places.size();
        for (int shade = 0; shade < 8; shade++) {
            int[] grey = new int[16 * 16];
            java.util.Arrays.fill(grey, 0xff000000 | shade * 0x1f1f1f);
            String name = "grey " + shade;
            fx(() -> {
                runner.setPicture(new NamedPicture(name, new Picture(16, 16, grey)));
                return null;
            });
            waitFor(() -> runner.pictureProperty().get() != null && runner.pictureProperty().get().name().equals(name));
            places.addAll(places());
        }
        assertThat(places).hasSize(2 * once);
    }

    @Test
    void a_net_that_memory_does_not_hold_is_not_run_by_itself() {
        StringBuilder huge = new StringBuilder(NET.replace("dim: 16 dim: 16", "dim: 8000 dim: 8000"));
        for (int i = 0; i < 100; i++) {
            huge.append("layer { name: \"copy").append(i).append("\" type: \"TanH\" bottom: \"conv\" top: \"copy").append(i).append("\" }\n");
        }
        open(huge.toString());
        waitFor(() -> !runner.heldBackProperty().get().isEmpty());
        assertThat(runner.heldBackProperty().get()).contains("GB").contains("not run by itself");
        assertThat(editor.activationsProperty().get()).isNull();
    }

    @Test
    void an_incomplete_net_runs_as_far_as_it_can() {
        open(NET + "layer { name: \"odd\" type: \"Unheard\" bottom: \"conv\" top: \"odd\" }\n");
        waitFor(() -> editor.activationsProperty().get() != null);
        assertThat(value("conv").shape().channels()).isEqualTo(8);
        assertThat(editor.activationsProperty().get().skipped()).hasSize(1);
    }

    @Test
    void a_file_that_changed_since_it_was_looked_at_is_told_and_the_net_keeps_what_it_has(@TempDir Path folder) throws IOException {
        open(NET);
        Path file = weights(folder.resolve("edges.caffemodel"), 0.5f);
        CaffeModel model = CaffeModel.list(file);
        Files.writeString(file, "this is no net");
        var loading = fx(() -> runner.loadWeights(model, Match.Choice.NONE));
        assertThatThrownBy(() -> loading.get(15, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(IOException.class).hasMessageContaining("edges.caffemodel was changed by another program");
        waitFor(() -> runner.weightsLabelProperty().get().equals("random weights, seed 1"));
    }

    @Test
    void a_layer_that_is_left_out_starts_at_random_and_one_that_fits_after_an_edit_is_read_then(@TempDir Path folder) throws Exception {
        open(NET.replace("num_output: 8", "num_output: 7"));
        CaffeModel model = CaffeModel.list(weights(folder.resolve("edges.caffemodel"), 0.5f));
        fx(() -> runner.loadWeights(model, Match.Choice.NONE)).get(30, TimeUnit.SECONDS);
        waitFor(() -> runner.weightsLabelProperty().get().startsWith("edges.caffemodel, 0 of 1 layers"));
        fx(() -> editor.apply(new Edit.SetParam("conv", List.of("convolution_param", "num_output"), "8")));
        waitFor(() -> runner.weightsLabelProperty().get().equals("edges.caffemodel, 1 of 1 layers"));
        assertThat(fx(() -> editor.weightsProperty().get().of("conv").getFirst().toArray())).containsOnly(0.5f);
        fx(() -> runner.loadWeights(model, new Match.Choice(Set.of("conv"), Set.of()))).get(30, TimeUnit.SECONDS);
        waitFor(() -> runner.weightsLabelProperty().get().startsWith("edges.caffemodel, 0 of 1 layers"));
        assertThat(fx(() -> editor.weightsProperty().get().of("conv").getFirst().toArray())).doesNotContain(0.5f);
    }

    @Test
    void weights_that_are_saved_are_those_that_the_net_has(@TempDir Path folder) throws Exception {
        open(NET);
        waitFor(() -> editor.activationsProperty().get() != null);
        Path file = folder.resolve("mine.caffemodel");
        fx(() -> runner.saveWeights(file, Set.of("conv"))).get(30, TimeUnit.SECONDS);
        Match match = Match.of(CaffeModel.list(file), fx(() -> editor.document().annotations()));
        assertThat(match.rows()).extracting(Match.Row::kind).containsExactly(Match.Kind.COPIED);
        assertThat(match.weights(1).of("conv").getFirst().toArray())
            .isEqualTo(fx(() -> editor.weightsProperty().get().of("conv").getFirst().toArray()));
        assertThat(fx(() -> runner.jobProperty().get())).isNull();
    }

    @Test
    void weights_are_loaded_although_the_net_runs_meanwhile(@TempDir Path folder) throws Exception {
        open(NET);
        Path file = weights(folder.resolve("edges.caffemodel"), 0.5f);
        var loading = fx(() -> {
            CompletableFuture<Match> begun = runner.loadWeights(CaffeModel.list(file), Match.Choice.NONE);
            runner.run();
            return begun;
        });
        assertThat(loading.get(30, TimeUnit.SECONDS).rows(Match.Kind.COPIED)).hasSize(1);
        waitFor(() -> runner.weightsLabelProperty().get().equals("edges.caffemodel, 1 of 1 layers"));
        assertThat(fx(() -> editor.weightsProperty().get().of("conv").getFirst().toArray())).containsOnly(0.5f);
        assertThat(fx(() -> runner.matchProperty().get())).isSameAs(loading.get());
        assertThat(fx(() -> runner.jobProperty().get())).isNull();
    }

    @Test
    void other_weights_stop_those_being_loaded_and_the_user_is_told(@TempDir Path folder) throws Exception {
        open(NET);
        Path one = weights(folder.resolve("one.caffemodel"), 1);
        Path two = weights(folder.resolve("two.caffemodel"), 2);
        List<CompletableFuture<Match>> both = fx(() -> List.of(runner.loadWeights(CaffeModel.list(one), Match.Choice.NONE), runner.loadWeights(CaffeModel.list(two), Match.Choice.NONE)));
        assertThat(both.getFirst()).isCompletedExceptionally();
        assertThat(both.getFirst().isCancelled()).isTrue();
        assertThat(editor.noticeProperty().get()).isEqualTo("Loading one.caffemodel was stopped, since other weights are loaded.");
        both.getLast().get(30, TimeUnit.SECONDS);
        waitFor(() -> runner.weightsLabelProperty().get().startsWith("two.caffemodel"));
        assertThat(fx(() -> editor.weightsProperty().get().of("conv").getFirst().toArray())).containsOnly(2);
    }

    @Test
    void loading_can_be_stopped_and_the_net_keeps_its_weights(@TempDir Path folder) throws Exception {
        open(NET);
        waitFor(() -> editor.activationsProperty().get() != null);
        Path file = weights(folder.resolve("edges.caffemodel"), 0.5f);
        var loading = fx(() -> {
            CompletableFuture<Match> begun = runner.loadWeights(CaffeModel.list(file), Match.Choice.NONE);
            runner.cancel();
            return begun;
        });
        assertThat(loading.isCancelled()).isTrue();
        assertThat(editor.noticeProperty().get()).isEqualTo("Loading edges.caffemodel was stopped. The net keeps the weights it has.");
        fx(() -> {
            runner.run();
            return null;
        });
        waitFor(() -> !runner.staleProperty().get());
        assertThat(runner.weightsLabelProperty().get()).isEqualTo("random weights, seed 1");
    }

    @Test
    void a_run_that_fails_without_a_word_is_told_in_words_and_leaves_no_job_behind() {
        Runner failing = fx(() -> new Runner(editor, () -> {
            throw new StackOverflowError();
        }));
        open(NET);
        waitFor(() -> editor.noticeProperty().get().startsWith("The net could not be run: "));
        assertThat(editor.noticeProperty().get()).contains("StackOverflowError").doesNotContain("null");
        assertThat(failing.jobProperty().get()).isNull();
    }

    @Test
    void values_are_stale_when_the_run_after_an_edit_was_stopped() {
        open(NET);
        waitFor(() -> editor.activationsProperty().get() != null);
        assertThat(runner.staleProperty().get()).isFalse();
        fx(() -> {
            editor.documentProperty().subscribe((before, now) -> runner.cancel());
            return editor.apply(new Edit.SetParam("conv", List.of("convolution_param", "kernel_size"), "5"));
        });
        waitFor(() -> runner.staleProperty().get());
        assertThat(value("conv").shape()).isEqualTo(Shape.of(1, 8, 14, 14));
        fx(() -> {
            runner.run();
            return null;
        });
        waitFor(() -> !runner.staleProperty().get());
        assertThat(value("conv").shape()).isEqualTo(Shape.of(1, 8, 12, 12));
    }

    @Test
    void a_run_that_is_stopped_after_a_while_shows_the_layers_it_reached_as_partial() {
        StringBuilder slow = new StringBuilder("layer { name: \"data\" type: \"Input\" top: \"c0\" input_param { shape { dim: 1 dim: 64 dim: 256 dim: 256 } } }\n");
        for (int i = 1; i <= 60; i++) {
            slow.append("layer { name: \"c" + i + "\" type: \"Convolution\" bottom: \"c" + (i - 1) + "\" top: \"c" + i
                + "\" convolution_param { num_output: 64 kernel_size: 3 pad: 1 } }\n");
        }
        open(slow.toString());
        waitFor(() -> !runner.jobs().entries().isEmpty() && runner.jobs().entries().getFirst().fraction() > 0.05);
        fx(() -> {
            Jobs.Entry entry = runner.jobs().entries().getFirst();
            assertThat(entry.state()).isEqualTo(Jobs.State.RUNNING);
            assertThat(entry.name()).isEqualTo("Running the net");
            entry.job().cancel();
            return null;
        });
        assertThat(runner.jobProperty().get()).isNull();
        assertThat(runner.jobs().entries().getFirst().state()).isEqualTo(Jobs.State.STOPPED);
        waitFor(() -> runner.ageProperty().get().matches("partial, \\d+ of 61 layers"));
        assertThat(value("c1").shape()).isEqualTo(Shape.of(1, 64, 256, 256));
        assertThat(editor.activationsProperty().get().skipped()).hasSizeBetween(1, 58)
            .allSatisfy((node, why) -> assertThat(why).isEqualTo("the run was stopped before it"));
        fx(() -> {
            runner.run();
            return null;
        });
        waitFor(() -> runner.isIdle());
        assertThat(runner.ageProperty().get()).isEmpty();
        assertThat(editor.activationsProperty().get().skipped()).isEmpty();
        assertThat(runner.jobs().entries().getFirst().state()).isEqualTo(Jobs.State.DONE);
    }

    @Test
    void jobs_that_are_over_in_a_moment_are_not_listed() {
        open(NET);
        waitFor(() -> editor.activationsProperty().get() != null);
        fx(() -> {
            runner.jobs().begin(() -> "Short", () -> { }).done();
            return null;
        });
        assertThat(runner.jobs().entries()).noneMatch(entry -> entry.name().equals("Short"));
    }

    /// A file with the two parameters of NET's convolution, all of one value: `layer { name: "conv" blobs {} blobs {} }`.
    private static Path weights(Path file, float value) throws IOException {
        byte[] layer = message(out -> {
            out.writeString(1, "conv");
            out.writeByteArray(7, blob(value, 8, 3, 3, 3));
            out.writeByteArray(7, blob(value, 8));
        });
        return Files.write(file, message(out -> out.writeByteArray(100, layer)));
    }

    private static byte[] blob(float value, long... dims) throws IOException {
        byte[] shape = message(out -> {
            for (long dim : dims) {
                out.writeInt64(1, dim);
            }
        });
        return message(out -> {
            out.writeByteArray(7, shape);
            for (long i = java.util.Arrays.stream(dims).reduce(1, (a, b) -> a * b); i > 0; i--) {
                out.writeFloat(5, value);
            }
        });
    }

    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        fields.write(out);
        out.flush();
        return bytes.toByteArray();
    }

    private Set<Long> places() {
        return fx(() -> editor.activationsProperty().get().blobs().values().stream().map(convas.core.tensor.Tensor::address).collect(Collectors.toSet()));
    }

    private convas.core.tensor.Tensor value(String node) {
        return fx(() -> editor.activationsProperty().get().of(
            editor.document().net().find(node).orElseThrow().tops().getFirst()).orElseThrow());
    }

    private void open(String text) {
        fx(() -> editor.open(text, Sidecar.EMPTY));
        waitFor(() -> editor.document().text().equals(text));
    }

    private static <T> T fx(Callable<T> work) {
        T result = WaitForAsyncUtils.waitForAsyncFx(20_000, work);
        WaitForAsyncUtils.waitForFxEvents();
        return result;
    }

    private static void waitFor(BooleanSupplier condition) {
        try {
            WaitForAsyncUtils.waitFor(30, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(20_000, condition::getAsBoolean));
        } catch (java.util.concurrent.TimeoutException late) {
            throw new AssertionError("this did not come to be", late);
        }
        WaitForAsyncUtils.waitForFxEvents();
    }
}
