package convas.app.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The nets that benchmarks work on.
public final class Texts {
    private Texts() {}

    public static String of(String net) {
        return net.equals("resnet152") ? resnet152() : template(net);
    }

    private static String template(String name) {
        try (InputStream in = Texts.class.getResourceAsStream("/convas/networks/" + name + ".prototxt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// He et al., 2015, table 1: blocks of 3, 8, 36 and 3, named as in the authors' files.
    private static String resnet152() {
        StringBuilder out = new StringBuilder("name: \"ResNet-152\"\n");
        out.append("layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { dim: 1 dim: 3 dim: 224 dim: 224 } } }\n");
        String top = convolution(out, "conv1", "bn_conv1", "scale_conv1", "data", 64, 7, 2, 3);
        relu(out, "conv1_relu", top);
        pooling(out, "pool1", top, "MAX", "kernel_size: 3 stride: 2");
        top = "pool1";
        int[] blocks = {3, 8, 36, 3};
        for (int stage = 0; stage < blocks.length; stage++) {
            int width = 64 << stage;
            for (int block = 0; block < blocks[stage]; block++) {
                String name = (stage + 2) + (block == 0 ? "a" : stage == 0 || stage == 3 ? String.valueOf((char) ('a' + block)) : "b" + block);
                int stride = block == 0 && stage > 0 ? 2 : 1;
                String shortcut = top;
                if (block == 0) {
                    shortcut = branch(out, name + "_branch1", top, 4 * width, 1, stride);
                }
                String a = branch(out, name + "_branch2a", top, width, 1, stride);
                relu(out, "res" + name + "_branch2a_relu", a);
                String b = branch(out, name + "_branch2b", a, width, 3, 1);
                relu(out, "res" + name + "_branch2b_relu", b);
                String c = branch(out, name + "_branch2c", b, 4 * width, 1, 1);
                top = "res" + name;
                out.append("layer {\n  name: \"").append(top).append("\"\n  type: \"Eltwise\"\n  bottom: \"").append(shortcut)
                    .append("\"\n  bottom: \"").append(c).append("\"\n  top: \"").append(top).append("\"\n}\n");
                relu(out, top + "_relu", top);
            }
        }
        pooling(out, "pool5", top, "AVE", "kernel_size: 7 stride: 1");
        out.append("layer {\n  name: \"fc1000\"\n  type: \"InnerProduct\"\n  bottom: \"pool5\"\n  top: \"fc1000\"\n"
            + "  inner_product_param {\n    num_output: 1000\n  }\n}\n");
        out.append("layer {\n  name: \"prob\"\n  type: \"Softmax\"\n  bottom: \"fc1000\"\n  top: \"prob\"\n}\n");
        return out.toString();
    }

    private static String branch(StringBuilder out, String name, String bottom, int outputs, int kernel, int stride) {
        return convolution(out, "res" + name, "bn" + name, "scale" + name, bottom, outputs, kernel, stride, kernel / 2);
    }

    private static String convolution(
            StringBuilder out, String name, String norm, String scale, String bottom, int outputs, int kernel, int stride, int pad) {
        out.append("layer {\n  name: \"").append(name).append("\"\n  type: \"Convolution\"\n  bottom: \"").append(bottom)
            .append("\"\n  top: \"").append(name).append("\"\n  convolution_param {\n    num_output: ").append(outputs)
            .append("\n    kernel_size: ").append(kernel).append("\n    pad: ").append(pad).append("\n    stride: ").append(stride)
            .append("\n    bias_term: false\n  }\n}\n");
        for (String[] each : new String[][] {{norm, "BatchNorm", ""}, {scale, "Scale", "  scale_param {\n    bias_term: true\n  }\n"}}) {
            out.append("layer {\n  name: \"").append(each[0]).append("\"\n  type: \"").append(each[1]).append("\"\n  bottom: \"").append(name)
                .append("\"\n  top: \"").append(name).append("\"\n").append(each[2]).append("}\n");
        }
        return name;
    }

    private static void relu(StringBuilder out, String name, String blob) {
        out.append("layer {\n  name: \"").append(name).append("\"\n  type: \"ReLU\"\n  bottom: \"").append(blob).append("\"\n  top: \"")
            .append(blob).append("\"\n}\n");
    }

    private static void pooling(StringBuilder out, String name, String bottom, String method, String window) {
        out.append("layer {\n  name: \"").append(name).append("\"\n  type: \"Pooling\"\n  bottom: \"").append(bottom).append("\"\n  top: \"")
            .append(name).append("\"\n  pooling_param { pool: ").append(method).append(" ").append(window).append(" }\n}\n");
    }
}
