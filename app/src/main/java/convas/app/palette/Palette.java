package convas.app.palette;

import convas.app.words.Words;
import convas.core.layer.Category;
import convas.core.layer.LayerType;
import convas.core.layer.Layers;
import convas.core.net.CaffeTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the palette offers, by group. Knows no control.
public final class Palette {
    private static final String NETWORKS = "/convas/networks/";
    private static final String BLOCKS = NETWORKS + "blocks/";
    private static final Pattern INPUT = Pattern.compile("(?m)^layer \\{ name: \"data\" type: \"Input\".*\\R?");

    private final SequencedMap<String, List<PaletteItem>> groups = new LinkedHashMap<>();

    /// What the types without an item of their own need in the text.
    private static final Map<String, String> NEEDED = Map.ofEntries(
        Map.entry("HDF5Data", "hdf5_data_param { source: \"files.txt\" batch_size: 32 }"),
        Map.entry("MemoryData", "memory_data_param { batch_size: 32 channels: 3 height: 224 width: 224 }"),
        Map.entry("DummyData", "dummy_data_param { shape { dim: 1 dim: 3 dim: 224 dim: 224 } }"),
        Map.entry("WindowData", "window_data_param { source: \"windows.txt\" batch_size: 32 }"),
        Map.entry("SPP", "spp_param { pyramid_height: 3 }"),
        Map.entry("Tile", "tile_param { tiles: 2 }"),
        Map.entry("Im2col", "convolution_param { pad: 1 kernel_size: 3 }"),
        Map.entry("Embed", "embed_param { num_output: 64 input_dim: 1000 }"),
        Map.entry("LSTM", "recurrent_param { num_output: 128 weight_filler { type: \"xavier\" } }"),
        Map.entry("RNN", "recurrent_param { num_output: 128 weight_filler { type: \"xavier\" } }"),
        Map.entry("Parameter", "parameter_param { shape { dim: 64 } }"),
        Map.entry("HDF5Output", "hdf5_output_param { file_name: \"out.h5\" }"),
        Map.entry("DepthwiseConvolution", "convolution_param { num_output: 64 pad: 1 kernel_size: 3 weight_filler { type: \"msra\" } }"),
        Map.entry("ConvolutionDepthwise", "convolution_param { num_output: 64 pad: 1 kernel_size: 3 weight_filler { type: \"msra\" } }"),
        Map.entry("LocallyConnected", "convolution_param { num_output: 64 pad: 1 kernel_size: 3 weight_filler { type: \"msra\" } }"),
        Map.entry("ROIPooling", "roi_pooling_param { pooled_h: 7 pooled_w: 7 spatial_scale: 0.0625 }"),
        Map.entry("Permute", "permute_param { order: 0 order: 2 order: 3 order: 1 }"),
        Map.entry("ShuffleChannel", "shuffle_channel_param { group: 2 }"),
        Map.entry("Interp", "interp_param { zoom_factor: 2 }"),
        Map.entry("Resize", "resize_param { height: 224 width: 224 }"),
        Map.entry("Upsample", "upsample_param { scale: 2 }"),
        Map.entry("PriorBox", "prior_box_param { min_size: 60 max_size: 110 aspect_ratio: 2 variance: 0.1 variance: 0.1 variance: 0.2 variance: 0.2 }"),
        Map.entry("DetectionOutput", "detection_output_param { num_classes: 21 code_type: CENTER_SIZE }"));

    public Palette() {
        layers();
        others();
        groups.put(Words.key("Blocks"), blocks());
        groups.put(Words.key("Templates"), Whole.NETWORKS.stream().map(net -> new PaletteItem(Words.of(net.title()), net.detail(), net.category(),
            Words.of(net.doc()), net.words() + " " + net.title(), net.prototxt(), true)).toList());
    }

    /// The networks that come with Convas, read once.
    private static final class Whole {
        static final List<PaletteItem> NETWORKS = index(Palette.NETWORKS).stream().map(entry -> new PaletteItem(entry.get("title").asString(),
            entry.get("year").asString(), Category.JOIN, entry.get("story").asString(), "template network " + entry.get("category").asString(),
            read(Palette.NETWORKS + entry.get("file").asString()), true)).toList();
    }

    private static List<JsonNode> index(String folder) {
        return JsonMapper.builder().build().readTree(read(folder + "index.json")).valueStream().toList();
    }

    /// The groups in order, each with its items.
    public SequencedMap<String, List<PaletteItem>> groups() {
        return search("");
    }

    /// The items that hold every word of a query in title, words or doc; groups without any are left out. Items whose title
    /// starts with the query come first in their group.
    public SequencedMap<String, List<PaletteItem>> search(String query) {
        List<String> words = List.of(query.strip().toLowerCase(Locale.ROOT).split("\\s+"));
        SequencedMap<String, List<PaletteItem>> out = new LinkedHashMap<>();
        groups.forEach((group, items) -> {
            List<PaletteItem> found = items.stream()
                .filter(item -> words.stream().allMatch(text(group, item)::contains))
                .sorted((a, b) -> Boolean.compare(starts(b, query), starts(a, query)))
                .toList();
            if (!found.isEmpty()) {
                out.put(group, found);
            }
        });
        return out;
    }

    private static String text(String group, PaletteItem item) {
        return String.join(" ", group, item.title(), item.detail(), item.words(), item.doc()).toLowerCase(Locale.ROOT);
    }

    private static boolean starts(PaletteItem item, String query) {
        return !query.isBlank() && item.title().toLowerCase(Locale.ROOT).startsWith(query.strip().toLowerCase(Locale.ROOT));
    }

    private void layers() {
        source("Input", "3×224×224", "Input", "data", "image picture blob", "input_param { shape { dim: 1 dim: 3 dim: 224 dim: 224 } }", "data");
        source("Data", "LMDB", "Data", "data", "database lmdb leveldb training",
            "data_param { source: \"train_lmdb\" batch_size: 32 backend: LMDB }", "data", "label");
        source("ImageData", Words.of("list of files"), "ImageData", "data", "files list training",
            "image_data_param { source: \"list.txt\" batch_size: 32 new_height: 256 new_width: 256 }", "data", "label");

        convolution(Words.of("Conv 3×3"), "64, pad 1", "conv", "num_output: 64 pad: 1 kernel_size: 3", "same size keep");
        convolution(Words.of("Conv 1×1"), "64", "conv1x1", "num_output: 64 kernel_size: 1", "pointwise cross channel mixing bottleneck nin cccp");
        convolution(Words.of("Conv 5×5"), "64, pad 2", "conv5x5", "num_output: 64 pad: 2 kernel_size: 5", "same size keep");
        convolution(Words.of("Conv 7×7/2"), "64, pad 3", "conv7x7", "num_output: 64 pad: 3 kernel_size: 7 stride: 2", "first stem stride");
        convolution(Words.of("Conv dilated"), "3×3", "conv_dilated",
            "num_output: 64 pad: 2 kernel_size: 3 dilation: 2", "atrous holes receptive field");
        convolution(Words.of("Conv, 2 groups"), "3×3", "conv_group", "num_output: 64 pad: 1 kernel_size: 3 group: 2", "alexnet split");
        add(Words.of("Deconv 4×4/2"), "64", "Deconvolution", "deconv", "transposed upsampling enlarge double fcn bilinear",
            "convolution_param { num_output: 64 pad: 1 kernel_size: 4 stride: 2 weight_filler { type: \"xavier\" } }");

        add(Words.of("Max 3×3/2"), "", "Pooling", "pool", "overlapping maximum downsample",
            "pooling_param { pool: MAX kernel_size: 3 stride: 2 }");
        add(Words.of("Max 2×2/2"), "", "Pooling", "pool", "maximum downsample half",
            "pooling_param { pool: MAX kernel_size: 2 stride: 2 }");
        add(Words.of("Average 3×3/1"), "pad 1", "Pooling", "pool", "mean AVE average", "pooling_param { pool: AVE kernel_size: 3 stride: 1 pad: 1 }");
        add(Words.of("Global average"), "", "Pooling", "pool", "mean AVE average gap whole image", "pooling_param { pool: AVE global_pooling: true }");

        inPlace("ReLU", "", "ReLU", "relu", "rectifier rectified linear unit nonlinearity", "");
        inPlace("Leaky ReLU", "slope 0.1", "ReLU", "relu", "rectifier negative slope", "relu_param { negative_slope: 0.1 }");
        inPlace("PReLU", "", "PReLU", "prelu", "rectifier learned slope parametric", "");
        inPlace("Sigmoid", "", "Sigmoid", "sigmoid", "logistic nonlinearity", "");
        inPlace("TanH", "", "TanH", "tanh", "hyperbolic tangent nonlinearity", "");
        inPlace("Dropout", "0.5", "Dropout", "drop", "regularise", "dropout_param { dropout_ratio: 0.5 }");
        add("Softmax", "", "Softmax", "prob", "probability classifier", "");

        inPlace("BatchNorm + Scale", "", "BatchNorm", "bn", "batch normalisation normalization resnet", "", "Scale", "scale_param { bias_term: true }");
        inPlace("BatchNorm", "", "BatchNorm", "bn", "batch normalisation normalization mean variance", "");
        inPlace("Scale", Words.of("with bias"), "Scale", "scale", "gamma beta multiply", "scale_param { bias_term: true }");
        inPlace("Bias", "", "Bias", "bias", "add", "");
        add("LRN", Words.of("5 channels"), "LRN", "norm", "local response normalisation alexnet",
            "lrn_param { local_size: 5 alpha: 0.0001 beta: 0.75 }");

        join("Concat", Words.of("channels"), "Concat", "concat", "concatenate branches inception stack", "");
        join(Words.of("Eltwise sum"), "", "Eltwise", "eltwise", "add residual skip shortcut", "eltwise_param { operation: SUM }");
        join(Words.of("Eltwise max"), "", "Eltwise", "eltwise", "maximum maxout", "eltwise_param { operation: MAX }");
        join(Words.of("Eltwise product"), "", "Eltwise", "eltwise", "multiply gate", "eltwise_param { operation: PROD }");

        add("InnerProduct", "1000", "InnerProduct", "fc", "fully connected dense linear classifier",
            "inner_product_param { num_output: 1000 weight_filler { type: \"xavier\" } }");

        two("Slice", Words.of("in 2"), "Slice", "slice", "split channels cut");
        two("Split", Words.of("in 2"), "Split", "split", "copy fork");
        add("Flatten", "", "Flatten", "flatten", "vector row", "");
        add("Reshape", "0, -1", "Reshape", "reshape", "view dimensions", "reshape_param { shape { dim: 0 dim: -1 } }");
        join("Crop", "", "Crop", "crop", "fcn cut", "crop_param { axis: 2 offset: 0 }");

        loss("SoftmaxWithLoss", "loss", "cross entropy training classifier multinomial logistic");
        loss("Accuracy", "accuracy", "evaluation right share top");
    }

    /// One item for each type that has none yet.
    private void others() {
        for (LayerType<?> type : Layers.all()) {
            if (all().stream().anyMatch(item -> item.prototxt().contains("type: \"" + type.name() + "\""))) {
                continue;
            }
            String name = type.name().toLowerCase(Locale.ROOT);
            List<String> bottoms = List.of("in", "in_b", "in_c").subList(0, Math.min(3, type.bottoms().min()));
            boolean inPlace = type.category() == Category.ACTIVATION && bottoms.size() == 1;
            List<String> tops = inPlace ? bottoms : switch (Math.max(type.tops().min(), Math.min(1, type.tops().max()))) {
                case 0 -> List.of();
                case 1 -> List.of(name);
                default -> List.of(name, "label");
            };
            put(type.name(), CaffeTypes.known(type.name()) ? "" : Words.of("fork"), type.name(), "",
                layer(name, type.name(), bottoms, tops, NEEDED.getOrDefault(type.name(), "")));
        }
    }

    private void convolution(String title, String detail, String name, String fields, String words) {
        add(title, detail, "Convolution", name, "conv kernel filter weights " + words,
            "convolution_param { " + fields + " weight_filler { type: \"xavier\" } }");
    }

    private void source(String title, String detail, String type, String name, String words, String param, String... tops) {
        put(title, detail, type, words, layer(name, type, List.of(), List.of(tops), param));
    }

    private void add(String title, String detail, String type, String name, String words, String param) {
        put(title, detail, type, words, layer(name, type, List.of("in"), List.of(name), param));
    }

    private void inPlace(String title, String detail, String type, String name, String words, String param) {
        put(title, detail, type, words, layer(name, type, List.of("in"), List.of("in"), param));
    }

    private void inPlace(
            String title, String detail, String type, String name, String words, String param, String type2, String param2) {
        put(title, detail, type, words, layer(name, type, List.of("in"), List.of("in"), param)
            + layer(type2.toLowerCase(Locale.ROOT), type2, List.of("in"), List.of("in"), param2));
    }

    private void join(String title, String detail, String type, String name, String words, String param) {
        put(title, detail, type, words, layer(name, type, List.of("in_a", "in_b"), List.of(name), param));
    }

    private void two(String title, String detail, String type, String name, String words) {
        put(title, detail, type, words, layer(name, type, List.of("in"), List.of(name + "_a", name + "_b"), ""));
    }

    private void loss(String type, String name, String words) {
        put(type, "", type, words, layer(name, type, List.of("in", "label"), List.of(name), ""));
    }

    private void put(String title, String detail, String type, String words, String prototxt) {
        LayerType<?> known = Layers.find(type).orElseThrow(() -> new IllegalStateException("no layer type " + type));
        groups.computeIfAbsent(group(known.category()), group -> new ArrayList<>())
            .add(new PaletteItem(title, detail, known.category(), Words.told(known.doc()), type + " " + words, prototxt, false));
    }

    /// The name of a category's group.
    static String group(Category category) {
        return switch (category) {
            case DATA -> Words.key("Data");
            case CONVOLUTION, POOL, DENSE -> Words.key("Vision");
            case ACTIVATION -> Words.key("Activation");
            case NORMALIZATION -> Words.key("Normalise");
            case JOIN -> Words.key("Join");
            case UTILITY -> Words.key("Utility");
            case LOSS -> Words.key("Loss");
            case UNKNOWN -> Words.key("Other");
        };
    }

    private static String layer(String name, String type, List<String> bottoms, List<String> tops, String param) {
        StringBuilder out = new StringBuilder("layer {\n  name: \"" + name + "\"\n  type: \"" + type + "\"\n");
        bottoms.forEach(bottom -> out.append("  bottom: \"").append(bottom).append("\"\n"));
        tops.forEach(top -> out.append("  top: \"").append(top).append("\"\n"));
        if (!param.isEmpty()) {
            out.append(indented(param));
        }
        return out.append("}\n").toString();
    }

    /// `a { b: 1 c { d: 2 } }` with a line for each field; a message inside stays on one line.
    private static String indented(String param) {
        int open = param.indexOf('{');
        String body = param.substring(open + 1, param.lastIndexOf('}')).strip();
        StringBuilder out = new StringBuilder("  " + param.substring(0, open + 1) + "\n");
        Matcher field = Pattern.compile("\\w+(: (\"[^\"]*\"|\\S+)| \\{([^{}]|\\{[^{}]*\\})*\\})").matcher(body);
        while (field.find()) {
            out.append("    ").append(field.group()).append("\n");
        }
        return out.append("  }\n").toString();
    }

    private static List<PaletteItem> blocks() {
        List<PaletteItem> out = new ArrayList<>();
        for (JsonNode entry : index(BLOCKS)) {
            String text = INPUT.matcher(read(BLOCKS + entry.get("file").asString())).replaceFirst("");
            int first = text.indexOf("layer {");
            String title = entry.get("title").asString();
            String story = Words.of(entry.get("story").asString());
            out.add(new PaletteItem(Words.of(title), "", Category.JOIN, story + comment(text.substring(0, first)),
                "block module " + title + " " + entry.get("category").asString(), text.substring(first), false));
        }
        return out;
    }

    /// What the head of a block says of its weights.
    private static String comment(String head) {
        return head.lines().filter(line -> line.startsWith("# ") && line.contains("weights"))
            .map(line -> "\n" + line.substring(2)).findFirst().orElse("");
    }

    private static String read(String file) {
        try (InputStream in = Palette.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException(file + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All items, whatever their group.
    public List<PaletteItem> all() {
        return groups.values().stream().flatMap(List::stream).toList();
    }
}
