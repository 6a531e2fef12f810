package convas.core.net;

import convas.core.layer.Field;
import convas.core.layer.Filler;
import convas.core.layer.Layers;
import convas.core.net.CaffeFields.Member;
import convas.core.prototxt.Literals;
import convas.core.prototxt.Span;
import convas.core.prototxt.Syntax;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Finds the fields and values that Caffe 1.0 refuses to read.
final class FieldCheck {
    private final String text;
    private final Set<Integer> reported;
    private final Set<Syntax.Message> fillers;
    private final List<Diagnostic> out;

    /// @param reported where the parser has found problems: nothing more is said about values there
    /// @param fillers those that fill something: Caffe looks for the type of no other
    FieldCheck(String text, Set<Integer> reported, Set<Syntax.Message> fillers, List<Diagnostic> out) {
        this.text = text;
        this.reported = reported;
        this.fillers = fillers;
        this.out = out;
    }

    /// Checks the net's own fields, but not its layers.
    void net(Syntax.Message root) {
        Map<String, Member> members = CaffeFields.of("NetParameter");
        Set<String> seen = new HashSet<>();
        for (Syntax.Field field : root.fields()) {
            if (!(field.name().equals("layer") || field.name().equals("layers")) || !(field.value() instanceof Syntax.Message)) {
                field(field, members, "the net", "", seen, null);
            }
        }
    }

    void layer(Syntax.Field field, String type, String layer) {
        String message = field.name().equals("layer") ? "LayerParameter" : "V1LayerParameter";
        message((Syntax.Message) field.value(), message, "a layer", type, layer);
    }

    private void message(Syntax.Message message, String typeName, String label, String type, String layer) {
        Map<String, Member> members = CaffeFields.of(typeName);
        Set<String> seen = new HashSet<>();
        for (Syntax.Field field : message.fields()) {
            field(field, members, label, type, seen, layer);
        }
        if (typeName.equals("FillerParameter") && LayerSource.last(message, "type") instanceof Syntax.Scalar name) {
            filler(name, fillers.contains(message), layer);
        }
    }

    private void field(Syntax.Field field, Map<String, Member> members, String label, String type, Set<String> seen, String layer) {
        Member member = members.get(field.name());
        if (member == null) {
            unknown(field, members, label, type, layer);
            heeded(field.name(), type).ifPresent(known -> foreign(field, known, type, layer));
            return;
        }
        if (!member.repeated()) {
            if (field.value() instanceof Syntax.Listing) {
                wrong(field.value().span(), "`" + field.name() + "` takes one value, not a list; remove the brackets.", layer);
                return;
            }
            if (!seen.add(field.name())) {
                error("field-twice", field.nameSpan(), "`" + field.name() + "` stands here twice, but may stand once in " + label
                    + "; keep one of them.", layer);
            }
        }
        for (Syntax.Value value : LayerSource.items(field.value())) {
            value(field, member, value, type, layer);
        }
    }

    private void value(Syntax.Field field, Member member, Syntax.Value value, String type, String layer) {
        if (reported.contains(value.span().start())) {
            return;
        }
        String name = field.name();
        if (member.kind() == CaffeFields.Kind.MESSAGE) {
            if (value instanceof Syntax.Message message) {
                message(message, member.type(), "`" + name + "`", type, layer);
            } else {
                wrong(value.span(), "`" + name + "` holds fields of its own; write `" + name + " { ... }`.", layer);
            }
            return;
        }
        if (!(value instanceof Syntax.Scalar)) {
            wrong(value.span(), "`" + name + "` takes a plain value; write `" + name + ": " + example(member) + "`.", layer);
            return;
        }
        String found = value.span().of(text);
        String problem = fits(member, value) ? null : problem(member, value, found);
        if (problem != null) {
            out.add(new Diagnostic(Severity.ERROR, "wrong-value", problem, value.span(), layer, meant(member, value, found)));
        } else if (wraps(member, value)) {
            out.add(new Diagnostic(Severity.WARNING, "wraps", "`" + name + "` is `" + found + "`, which Caffe reads as "
                + Literals.integer(value, text).intValue() + ", since it counts to 2147483647 only.", value.span(), layer, null));
        }
    }

    private void filler(Syntax.Scalar type, boolean used, String layer) {
        String name = Literals.string(type, text);
        if (name != null && !Filler.types().contains(name)) {
            Optional<String> near = Spelling.nearest(name, Filler.types());
            out.add(new Diagnostic(used ? Severity.ERROR : Severity.WARNING, "unknown-filler", "Caffe has no filler \"" + name + "\""
                + near.map(each -> "; did you mean \"" + each + "\"?").orElse("; it has " + String.join(", ", Filler.types()) + ".")
                + (used ? "" : " It fills nothing here."),
                type.span(), layer, near.map(Literals::quote).orElse(null)));
        }
    }

    private boolean fits(Member member, Syntax.Value value) {
        return switch (member.kind()) {
            case FLOAT, DOUBLE -> Literals.real(value, text) != null;
            case BOOL -> Literals.bool(value, text) != null;
            case STRING, BYTES -> value instanceof Syntax.Scalar scalar && scalar.kind() == Syntax.Scalar.Kind.STRING;
            case ENUM -> member.constants().containsKey(Literals.identifier(value, text));
            default -> false;
        };
    }

    private String problem(Member member, Syntax.Value value, String found) {
        String name = member.name();
        return switch (member.kind()) {
            case INT32, UINT32, INT64 -> whole(member, value, found);
            case FLOAT, DOUBLE -> "`" + name + "` takes a number, not `" + found + "`" + unquoted(value) + ".";
            case BOOL -> "`" + name + "` takes `true` or `false`, not `" + found + "`.";
            case STRING, BYTES -> "`" + name + "` takes a text in quotes; write `" + name + ": \"" + suggestion(name, found) + "\"`.";
            case ENUM -> constant(member, value, found);
            case MESSAGE -> null;
        };
    }

    /// The value that was probably meant; null if there is none.
    private String meant(Member member, Syntax.Value value, String found) {
        String inside = Literals.string(value, text);
        return switch (member.kind()) {
            case INT32, UINT32, INT64 -> {
                Double real = Literals.real(value, text);
                boolean whole = real != null && real == Math.rint(real) && real < 1e9 && real >= (member.kind() == CaffeFields.Kind.UINT32 ? 0 : -1e9);
                yield whole ? String.valueOf(real.longValue()) : inside != null && inside.matches("[0-9]{1,9}") ? inside : null;
            }
            case FLOAT, DOUBLE -> inside != null && inside.matches("-?[0-9]+(\\.[0-9]*)?") ? inside : null;
            case BOOL -> {
                String word = inside != null ? inside : found;
                yield word.matches("(?i)true|yes|on") ? "true" : word.matches("(?i)false|no|off") ? "false" : null;
            }
            case STRING, BYTES -> value instanceof Syntax.Scalar ? Literals.quote(suggestion(member.name(), found)) : null;
            case ENUM -> constant(member, value).orElse(null);
            case MESSAGE -> null;
        };
    }

    /// For a type in the capitals of the old form, today's name.
    private static String suggestion(String field, String found) {
        return field.equals("type") ? CaffeTypes.fromV1(found).orElse(found) : found;
    }

    private String unquoted(Syntax.Value value) {
        String inside = Literals.string(value, text);
        return inside != null && inside.matches("-?[0-9.]+") ? "; leave the quotes out" : "";
    }

    private String whole(Member member, Syntax.Value value, String found) {
        String name = member.name();
        Long number = Literals.integer(value, text);
        if (number == null) {
            Double real = Literals.real(value, text);
            return "`" + name + "` takes a whole number, not `" + found + "`"
                + (real != null && real == Math.rint(real) && Math.abs(real) < 1e9 ? "; write `" + real.longValue() + "`" : unquoted(value)) + ".";
        }
        if (member.kind() == CaffeFields.Kind.UINT32 && (number < 0 || found.startsWith("-"))) {
            return "`" + name + "` cannot be negative, but is `" + found + "`.";
        }
        long most = switch (member.kind()) {
            case INT32 -> Integer.MAX_VALUE;
            case UINT32 -> 0xFFFFFFFFL;
            default -> Long.MAX_VALUE;
        };
        return number > most || number < -most - 1 ? "`" + name + "` takes at most " + most + ", not `" + found + "`." : null;
    }

    /// Whether Caffe makes a negative number of it, as it keeps all but these fields in an `int`.
    private boolean wraps(Member member, Syntax.Value value) {
        Long number = member.kind() == CaffeFields.Kind.UINT32 ? Literals.integer(value, text) : null;
        return number != null && number > Integer.MAX_VALUE && !member.name().equals("rand_skip") && !member.name().equals("top_k");
    }

    private String constant(Member member, Syntax.Value value, String found) {
        String word = Literals.identifier(value, text);
        Long number = Literals.integer(value, text);
        if (word != null && member.constants().containsKey(word)
                || number != null && member.constants().values().stream().anyMatch(each -> each.longValue() == number)) {
            return null;
        }
        Optional<String> constant = constant(member, value);
        String all = member.constants().size() > 6 ? "one of Caffe's constants"
            : String.join(", ", member.constants().keySet().stream().map(each -> "`" + each + "`").toList());
        return "`" + member.name() + "` takes " + all + ", not `" + found + "`"
            + constant.map(each -> "; write `" + member.name() + ": " + each + "`").orElse("") + ".";
    }

    /// The constant that a word in other capitals, or in quotes, stands for.
    private Optional<String> constant(Member member, Syntax.Value value) {
        String word = Literals.identifier(value, text);
        String inside = Literals.string(value, text);
        String meant = word != null ? word : inside != null ? inside : "";
        return member.constants().keySet().stream()
            .filter(each -> each.equalsIgnoreCase(meant) || CaffeTypes.fromV1(each).filter(meant::equals).isPresent()).findFirst()
            .or(() -> meant.length() < 3 ? Optional.empty() : Spelling.nearest(meant, member.constants().keySet()));
    }

    private static String example(Member member) {
        return member.fallback() != null ? member.fallback() : switch (member.kind()) {
            case BOOL -> "true";
            case STRING, BYTES -> "\"...\"";
            case ENUM -> member.constants().keySet().iterator().next();
            default -> "1";
        };
    }

    private void unknown(Syntax.Field field, Map<String, Member> members, String label, String type, String layer) {
        String name = field.name();
        String message;
        Optional<String> near = Spelling.nearest(name, members.keySet());
        Optional<String> home = label.equals("a layer") ? home(name, type) : Optional.empty();
        if (near.isPresent()) {
            message = "`" + name + "` is not a field of " + label + "; did you mean `" + near.get() + "`?";
        } else if (home.isPresent()) {
            message = "`" + name + "` is not a field of a layer; it belongs inside `" + home.get() + " { ... }`.";
        } else if (label.equals("the net") && CaffeFields.of("LayerParameter").containsKey(name)) {
            message = "`" + name + "` stands outside any layer; put it inside the braces of one.";
        } else {
            message = "Caffe 1.0 has no field `" + name + "` in " + label + " and refuses it; "
                + (heeded(name, type).isPresent() ? "programs built on Caffe have it, and Convas follows them."
                    : "other programs built on Caffe may know it. It is kept as it is.");
        }
        out.add(new Diagnostic(Severity.ERROR, "unknown-field", message, field.nameSpan(), layer, near.orElse(null)));
    }

    /// The field of other programs, or their message, that the layer's type reads all the same.
    private static Optional<Field<?>> heeded(String name, String type) {
        return Layers.find(type).stream().flatMap(known -> known.tables().stream())
            .<Field<?>>flatMap(table -> table.name().equals(name) ? Stream.of(Field.message(name, table)) : table.find(name).filter(Field::isForeign).stream())
            .findFirst();
    }

    /// Checks the values of a field that is not Caffe's by the layer's own table.
    private void foreign(Syntax.Field field, Field<?> known, String type, String layer) {
        for (Syntax.Value value : LayerSource.items(field.value())) {
            boolean inside = known.table() != null && known.table() != Filler.TABLE && value instanceof Syntax.Message;
            if (inside) {
                ((Syntax.Message) value).fields().forEach(each -> known.table().find(each.name()).ifPresent(own -> foreign(each, own, type, layer)));
            } else {
                value(field, member(known), value, type, layer);
            }
        }
    }

    private static Member member(Field<?> known) {
        Map<String, Integer> constants = new LinkedHashMap<>();
        known.constants().forEach(constant -> constants.put(constant, known.firstNumber() + constants.size()));
        CaffeFields.Kind kind = switch (known.kind()) {
            case INT -> CaffeFields.Kind.INT32;
            case UINT -> CaffeFields.Kind.UINT32;
            case LONG -> CaffeFields.Kind.INT64;
            case FLOAT -> CaffeFields.Kind.FLOAT;
            case BOOL -> CaffeFields.Kind.BOOL;
            case STRING -> CaffeFields.Kind.STRING;
            case ENUM -> CaffeFields.Kind.ENUM;
            case MESSAGE -> CaffeFields.Kind.MESSAGE;
        };
        return new Member(known.name(), kind, known.repeated(), constants, known.table() == Filler.TABLE ? "FillerParameter" : null, null);
    }

    /// The message of this layer's type that has such a field.
    private static Optional<String> home(String field, String type) {
        List<String> candidates = new ArrayList<>();
        Layers.find(type).ifPresent(known -> known.tables().forEach(table -> candidates.add(table.name())));
        String guess = type.toLowerCase(Locale.ROOT);
        CaffeFields.of("LayerParameter").values().stream()
            .filter(member -> member.name().endsWith("_param") && member.name().replace("_", "").equals(guess + "param"))
            .forEach(member -> candidates.add(member.name()));
        return candidates.stream().filter(name -> {
            Member member = CaffeFields.of("LayerParameter").get(name);
            return member != null && member.type() != null && CaffeFields.of(member.type()).containsKey(field);
        }).findFirst();
    }

    private void wrong(Span span, String message, String layer) {
        error("wrong-value", span, message, layer);
    }

    private void error(String rule, Span span, String message, String layer) {
        out.add(new Diagnostic(Severity.ERROR, rule, message, span, layer));
    }
}
