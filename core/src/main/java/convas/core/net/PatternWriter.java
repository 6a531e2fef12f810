package convas.core.net;

import convas.core.net.LayerPattern.Step;
import java.util.List;

/// Writes the layers of a [LayerPattern] as prototxt.
///
/// Convolutions have a kernel of 3 and a pad that keeps the size; their filters double after each pooling, up to eight times the
/// first. Pooling is 2×2 with stride 2. The last FC has as many outputs as there are classes.
public final class PatternWriter {
    /// What the pattern leaves open.
    ///
    /// @param filters of the first convolution
    /// @param hidden outputs of every FC but the last
    public record Sizes(int channels, int height, int width, int filters, int hidden, int classes) {}

    private final List<Step> steps;
    private final Sizes sizes;
    private final StringBuilder out = new StringBuilder();
    private final boolean staged;
    private String blob = "";
    private int stage = 1;
    private int inStage;
    private int number;

    private PatternWriter(List<Step> steps, Sizes sizes) {
        this.steps = steps;
        this.sizes = sizes;
        this.staged = staged(steps);
    }

    public static String write(String name, List<Step> steps, Sizes sizes) {
        PatternWriter writer = new PatternWriter(steps, sizes);
        writer.out.append("name: \"").append(name).append("\"\n");
        for (int i = 0; i < steps.size(); i++) {
            writer.layer(i);
        }
        return writer.out.toString();
    }

    /// Whether two convolutions stand between two poolings, so that names count within these: `conv1_1`, `conv1_2`.
    private static boolean staged(List<Step> steps) {
        int convolutions = 0;
        for (Step step : steps) {
            convolutions = isPool(step) ? 0 : convolutions + (step.word().equals("CONV") ? 1 : 0);
            if (convolutions > 1) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPool(Step step) {
        return step.word().equals("POOL") || step.word().equals("AVEPOOL");
    }

    private void layer(int index) {
        Step step = steps.get(index);
        switch (step.word()) {
            case "INPUT" -> write("data", "Input", null, "data", "input_param { shape { dim: 1 dim: " + sizes.channels + " dim: " + sizes.height
                + " dim: " + sizes.width + " } }");
            case "CONV" -> convolution(step);
            case "POOL", "AVEPOOL" -> {
                int kernel = step.kernel() == 0 ? 2 : step.kernel();
                top("pool" + stage, "Pooling", "pooling_param { pool: " + (step.word().equals("POOL") ? "MAX" : "AVE")
                    + " kernel_size: " + kernel + " stride: 2 }");
                stage++;
                inStage = 0;
            }
            case "GAP" -> top("pool" + stage, "Pooling", "pooling_param { pool: AVE global_pooling: true }");
            case "NORM" -> top("norm" + suffix(), "LRN", "lrn_param { local_size: 5 alpha: 0.0001 beta: 0.75 }");
            case "FC" -> {
                boolean last = steps.subList(index + 1, steps.size()).stream().noneMatch(each -> each.word().equals("FC"));
                number++;
                int outputs = step.outputs() > 0 ? step.outputs() : last ? sizes.classes : sizes.hidden;
                top("fc" + number, "InnerProduct", "inner_product_param { num_output: " + outputs + " weight_filler { type: \"xavier\" } }");
            }
            case "SOFTMAX" -> top("prob", "Softmax", null);
            case "RELU" -> inPlace("relu" + suffix(), "ReLU", null);
            case "SIGMOID" -> inPlace("sigmoid" + suffix(), "Sigmoid", null);
            case "TANH" -> inPlace("tanh" + suffix(), "TanH", null);
            case "DROPOUT" -> inPlace("drop" + suffix(), "Dropout", "dropout_param { dropout_ratio: 0.5 }");
            case "BN" -> {
                inPlace("bn" + suffix(), "BatchNorm", null);
                inPlace("scale" + suffix(), "Scale", "scale_param { bias_term: true }");
            }
            default -> throw new IllegalStateException(step.word());
        }
    }

    private void convolution(Step step) {
        inStage++;
        int kernel = step.kernel() == 0 ? 3 : step.kernel();
        int filters = step.outputs() > 0 ? step.outputs() : sizes.filters << Math.min(3, stage - 1);
        String pad = kernel == 1 ? "" : " pad: " + (kernel - 1) / 2;
        top("conv" + stage + (staged ? "_" + inStage : inStage > 1 ? "_" + inStage : ""), "Convolution",
            "convolution_param { num_output: " + filters + pad + " kernel_size: " + kernel + " weight_filler { type: \"xavier\" } }");
    }

    /// The number of the layer that an in-place layer works on: `1_2` behind `conv1_2`.
    private String suffix() {
        String digits = blob.replaceFirst("^[a-z]+", "");
        return blob.startsWith("fc") ? "_" + blob : digits;
    }

    private void top(String name, String type, String param) {
        write(name, type, blob, name, param);
    }

    private void inPlace(String name, String type, String param) {
        String before = blob;
        write(name, type, before, before, param);
    }

    private void write(String wished, String type, String bottom, String top, String param) {
        String name = wished;
        for (int i = 2; out.indexOf("name: \"" + name + "\"") >= 0; i++) {
            name = wished + "_" + i;
        }
        String own = top.equals(wished) ? name : top;
        out.append("layer {\n  name: \"").append(name).append("\"\n  type: \"").append(type).append("\"\n");
        if (bottom != null) {
            out.append("  bottom: \"").append(bottom).append("\"\n");
        }
        out.append("  top: \"").append(own).append("\"\n");
        if (param != null) {
            out.append("  ").append(param).append("\n");
        }
        out.append("}\n");
        blob = own;
    }
}
