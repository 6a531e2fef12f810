package convas.core.net;

import convas.core.net.LayerSource.Form;
import convas.core.net.LayerSource.Name;
import convas.core.prototxt.Literals;
import convas.core.prototxt.Span;
import convas.core.prototxt.Syntax;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Reads layers of all three forms that Caffe's files have had, as Caffe's `upgrade_proto.cpp` does.
final class Upgrade {
    /// Fields of the oldest form that belong into today's message of the layer's type; the rest keep their names.
    private static final Map<String, String> V0_FIELDS = Map.ofEntries(
        Map.entry("biasterm", "bias_term"), Map.entry("kernelsize", "kernel_size"), Map.entry("batchsize", "batch_size"),
        Map.entry("shuffle_images", "shuffle"), Map.entry("det_fg_threshold", "fg_threshold"),
        Map.entry("det_bg_threshold", "bg_threshold"), Map.entry("det_fg_fraction", "fg_fraction"),
        Map.entry("det_context_pad", "context_pad"), Map.entry("det_crop_mode", "crop_mode"));

    private static final Map<String, String> V0_TRANSFORM = Map.of(
        "scale", "scale", "meanfile", "mean_file", "cropsize", "crop_size", "mirror", "mirror");

    private static final Map<String, String> V0_MESSAGES = Map.ofEntries(
        Map.entry("conv", "convolution_param"), Map.entry("innerproduct", "inner_product_param"), Map.entry("pool", "pooling_param"),
        Map.entry("dropout", "dropout_param"), Map.entry("lrn", "lrn_param"), Map.entry("data", "data_param"),
        Map.entry("hdf5_data", "hdf5_data_param"), Map.entry("images", "image_data_param"),
        Map.entry("window_data", "window_data_param"), Map.entry("infogain_loss", "infogain_loss_param"),
        Map.entry("concat", "concat_param"));

    private static final Set<String> V0_OWN =
        Set.of("name", "type", "blobs", "blobs_lr", "weight_decay", "hdf5_output_param");

    private static final Map<String, String> DATA_MESSAGES =
        Map.of("Data", "data_param", "ImageData", "image_data_param", "WindowData", "window_data_param");

    private static final Set<String> TRANSFORM = Set.of("scale", "mean_file", "crop_size", "mirror");

    private final String text;

    Upgrade(String text) {
        this.text = text;
    }

    LayerSource today(Syntax.Field field, Syntax.Message message) {
        Syntax.Value type = LayerSource.last(message, "type");
        String written = type == null ? null : Literals.string(type, text);
        return new LayerSource(Form.TODAY, field, message, name(message), written == null ? "" : written,
            type == null ? field.nameSpan() : type.span(), LayerSource.names(message, "bottom", text),
            LayerSource.names(message, "top", text), specs(message));
    }

    /// A layer of the form `layers { ... }`.
    LayerSource old(Syntax.Field field, Syntax.Message message) {
        return LayerSource.last(message, "layer") instanceof Syntax.Message inner ? v0(field, message, inner) : v1(field, message);
    }

    private LayerSource v1(Syntax.Field field, Syntax.Message message) {
        Syntax.Value type = LayerSource.last(message, "type");
        Optional<String> today = Optional.empty();
        if (type != null) {
            String constant = Literals.identifier(type, text);
            Long number = Literals.integer(type, text);
            today = constant != null ? CaffeTypes.fromV1(constant) : number != null ? CaffeTypes.fromV1(number)
                : Optional.ofNullable(Literals.string(type, text));
            if (today.isEmpty() && constant != null) {
                today = Optional.of(constant);
            }
        }
        String name = today.orElse("");
        return new LayerSource(Form.V1, field, transform(message, name), name(message), name, type == null ? field.nameSpan() : type.span(),
            LayerSource.names(message, "bottom", text), LayerSource.names(message, "top", text), oldSpecs(message));
    }

    /// Moves what old data layers keep in their own message into `transform_param`.
    private static Syntax.Message transform(Syntax.Message message, String type) {
        String data = DATA_MESSAGES.get(type);
        if (data == null || !(LayerSource.last(message, data) instanceof Syntax.Message own)
                || own.fields().stream().noneMatch(field -> TRANSFORM.contains(field.name()))) {
            return message;
        }
        List<Syntax.Field> kept = new ArrayList<>();
        List<Syntax.Field> moved = new ArrayList<>();
        if (LayerSource.last(message, "transform_param") instanceof Syntax.Message before) {
            moved.addAll(before.fields());
        }
        for (Syntax.Field field : own.fields()) {
            (TRANSFORM.contains(field.name()) ? moved : kept).add(field);
        }
        List<Syntax.Field> fields = new ArrayList<>();
        for (Syntax.Field field : message.fields()) {
            if (field.name().equals(data)) {
                fields.add(holding(data, field.nameSpan(), kept, own));
            } else if (!field.name().equals("transform_param")) {
                fields.add(field);
            }
        }
        fields.add(holding("transform_param", moved.getFirst().nameSpan(), moved, own));
        return new Syntax.Message(fields, message.span(), message.body());
    }

    private LayerSource v0(Syntax.Field field, Syntax.Message outer, Syntax.Message inner) {
        Syntax.Value typeValue = LayerSource.last(inner, "type");
        String type = typeValue == null ? "" : Optional.ofNullable(Literals.string(typeValue, text)).orElse("");
        List<Syntax.Field> fields = new ArrayList<>();
        List<Syntax.Field> own = new ArrayList<>();
        List<Syntax.Field> transform = new ArrayList<>();
        for (Syntax.Field each : inner.fields()) {
            if (V0_OWN.contains(each.name())) {
                fields.add(each);
            } else if (V0_TRANSFORM.containsKey(each.name())) {
                transform.add(renamed(each, V0_TRANSFORM.get(each.name())));
            } else {
                own.add(renamed(each, V0_FIELDS.getOrDefault(each.name(), each.name())));
            }
        }
        String message = V0_MESSAGES.get(type);
        if (!own.isEmpty() && message != null) {
            fields.add(holding(message, own.getFirst().nameSpan(), own, inner));
        }
        if (!transform.isEmpty()) {
            fields.add(holding("transform_param", transform.getFirst().nameSpan(), transform, inner));
        }
        return new LayerSource(Form.V0, field, new Syntax.Message(fields, outer.span(), outer.body()), name(inner),
            CaffeTypes.fromV0(type).orElse(type), typeValue == null ? field.nameSpan() : typeValue.span(),
            LayerSource.names(outer, "bottom", text), LayerSource.names(outer, "top", text), oldSpecs(inner));
    }

    /// In the oldest form a layer of its own padded its reader: its `pad` becomes the reader's.
    static List<LayerSource> mergePadding(List<LayerSource> sources) {
        Map<String, LayerSource> makers = new LinkedHashMap<>();
        List<LayerSource> merged = new ArrayList<>();
        for (LayerSource source : sources) {
            boolean padding = source.form() == Form.V0 && source.type().equals("padding");
            LayerSource result = source;
            if (!padding && source.bottoms().size() == 1) {
                LayerSource before = makers.get(source.bottoms().getFirst().text());
                boolean takes = source.type().equals("Convolution") || source.type().equals("Pooling");
                if (takes && before != null && before.type().equals("padding") && before.form() == Form.V0 && before.bottoms().size() == 1
                        && before.tops().size() == 1) {
                    result = padded(source, before);
                }
            }
            if (!padding) {
                merged.add(result);
            }
            source.tops().forEach(top -> makers.put(top.text(), source));
        }
        return merged;
    }

    private static LayerSource padded(LayerSource reader, LayerSource padding) {
        List<Syntax.Field> fields = new ArrayList<>();
        Syntax.Message inner = (Syntax.Message) LayerSource.last((Syntax.Message) padding.field().value(), "layer");
        List<Syntax.Field> pads = inner.fields().stream().filter(field -> field.name().equals("pad")).toList();
        String own = reader.type().equals("Pooling") ? "pooling_param" : "convolution_param";
        for (Syntax.Field field : reader.body().fields()) {
            if (field.name().equals(own) && field.value() instanceof Syntax.Message message) {
                List<Syntax.Field> inside = new ArrayList<>(message.fields().stream().filter(each -> !each.name().equals("pad")).toList());
                inside.addAll(pads);
                fields.add(holding(own, field.nameSpan(), inside, message));
            } else {
                fields.add(field);
            }
        }
        Name bottom = new Name(padding.bottoms().getFirst().text(), reader.bottoms().getFirst().span());
        return new LayerSource(reader.form(), reader.field(), new Syntax.Message(fields, reader.body().span(), reader.body().body()),
            reader.name(), reader.type(), reader.typeSpan(), List.of(bottom), reader.tops(), reader.params());
    }

    /// The layer that stands for the `input:` lines that have sizes, if there are any.
    Optional<LayerSource> input(Syntax.Message root) {
        List<Name> names = LayerSource.names(root, "input", text);
        List<Syntax.Field> shapes = new ArrayList<>();
        for (Syntax.Value shape : LayerSource.values(root, "input_shape")) {
            if (shape instanceof Syntax.Message message) {
                shapes.add(holding("shape", shape.span(), message.fields(), message));
            }
        }
        if (shapes.isEmpty()) {
            List<Syntax.Value> dims = LayerSource.values(root, "input_dim");
            for (int i = 0; i + 4 <= Math.min(dims.size(), 4 * names.size()); i += 4) {
                List<Syntax.Field> four = new ArrayList<>();
                for (Syntax.Value dim : dims.subList(i, i + 4)) {
                    four.add(new Syntax.Field("dim", dim.span(), dim, dim.span()));
                }
                Span span = new Span(dims.get(i).span().start(), dims.get(i + 3).span().end());
                shapes.add(new Syntax.Field("shape", span, new Syntax.Message(four, span, span), span));
            }
        }
        int sized = Math.min(names.size(), shapes.size());
        if (sized == 0) {
            return Optional.empty();
        }
        Span span = new Span(names.getFirst().span().start(), names.getLast().span().end());
        Syntax.Message param = new Syntax.Message(shapes.subList(0, sized), span, span);
        Syntax.Field field = new Syntax.Field("input_param", span, param, span);
        return Optional.of(new LayerSource(Form.TODAY, null, new Syntax.Message(List.of(field), span, span), "input", "Input", span,
            List.of(), names.subList(0, sized), List.of()));
    }

    private String name(Syntax.Message message) {
        Syntax.Value name = LayerSource.last(message, "name");
        String read = name == null ? null : Literals.string(name, text);
        return read == null ? "" : read;
    }

    private List<ParamSpec> specs(Syntax.Message message) {
        List<ParamSpec> specs = new ArrayList<>();
        for (Syntax.Value value : LayerSource.values(message, "param")) {
            if (value instanceof Syntax.Message param) {
                String name = Literals.string(LayerSource.last(param, "name"), text);
                specs.add(new ParamSpec(name == null ? "" : name, permissive(LayerSource.last(param, "share_mode")),
                    real(LayerSource.last(param, "lr_mult")), real(LayerSource.last(param, "decay_mult"))));
            }
        }
        return specs;
    }

    private List<ParamSpec> oldSpecs(Syntax.Message message) {
        List<Name> names = LayerSource.names(message, "param", text);
        List<Syntax.Value> rates = LayerSource.values(message, "blobs_lr");
        List<Syntax.Value> decays = LayerSource.values(message, "weight_decay");
        List<Syntax.Value> modes = LayerSource.values(message, "blob_share_mode");
        List<ParamSpec> specs = new ArrayList<>();
        for (int i = 0; i < Math.max(Math.max(names.size(), modes.size()), Math.max(rates.size(), decays.size())); i++) {
            specs.add(new ParamSpec(i < names.size() ? names.get(i).text() : "", permissive(i < modes.size() ? modes.get(i) : null),
                real(i < rates.size() ? rates.get(i) : null), real(i < decays.size() ? decays.get(i) : null)));
        }
        return specs;
    }

    private Float real(Syntax.Value value) {
        Double number = value == null ? null : Literals.real(value, text);
        return number == null ? null : (Float) number.floatValue();
    }

    private boolean permissive(Syntax.Value mode) {
        return mode != null && ("PERMISSIVE".equals(Literals.identifier(mode, text)) || Objects.equals(Literals.integer(mode, text), 1L));
    }

    private static Syntax.Field renamed(Syntax.Field field, String name) {
        return new Syntax.Field(name, field.nameSpan(), field.value(), field.span());
    }

    private static Syntax.Field holding(String name, Span nameSpan, List<Syntax.Field> fields, Syntax.Message like) {
        return new Syntax.Field(name, nameSpan, new Syntax.Message(fields, like.span(), like.body()), like.span());
    }
}
