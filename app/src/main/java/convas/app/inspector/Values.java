package convas.app.inspector;

import convas.app.figures.Decimals;
import convas.app.figures.Figures;
import convas.app.words.Words;
import convas.core.layer.Field;
import convas.core.layer.Filler;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What people type for a field, and what stands in the text.
final class Values {
    /// What Caffe takes for absent repeated fields of windows.
    private static final Map<String, String> ONES = Map.of("stride", "1", "dilation", "1", "pad", "0");

    private Values() {}

    /// What was typed does not fit the field; the message is for people.
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1;

        Unfit(String message) {
            super(message, null, false, false);
        }
    }

    /// What was typed, as it stands in the text: strings quoted, several values as `[1, 2]`; null for nothing, which removes
    /// the field.
    static String parse(Field<?> field, String typed) throws Unfit {
        String text = typed.strip();
        if (text.isEmpty() && (field.kind() != Field.Kind.STRING || !field.repeated())) {
            return null;
        }
        if (!field.repeated()) {
            return one(field, text);
        }
        String inner = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1).strip() : text;
        if (inner.isEmpty()) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        for (String part : inner.split(field.kind() == Field.Kind.STRING ? "\\s*,\\s*" : "[\\s,;×x]+")) {
            parts.add(one(field, part));
        }
        return parts.size() == 1 ? parts.getFirst() : "[" + String.join(", ", parts) + "]";
    }

    private static String one(Field<?> field, String text) throws Unfit {
        return switch (field.kind()) {
            case INT, UINT, LONG -> whole(field, text);
            case FLOAT -> real(field, text);
            case BOOL -> switch (text.toLowerCase(Locale.ROOT)) {
                case "true", "t", "1", "yes" -> "true";
                case "false", "f", "0", "no" -> "false";
                default -> throw new Unfit(Words.of("{0} is true or false, not \"{1}\"", field.name(), text));
            };
            case ENUM -> {
                String name = text.toUpperCase(Locale.ROOT);
                if (!field.constants().contains(name)) {
                    throw new Unfit(Words.of("{0} is one of {1}", field.name(), String.join(", ", field.constants())));
                }
                yield name;
            }
            case STRING -> {
                if (isFillerType(field) && !Filler.types().contains(text)) {
                    throw new Unfit(Words.of("A filler is one of {0}", String.join(", ", Filler.types())));
                }
                yield quote(text);
            }
            case MESSAGE -> throw new Unfit(Words.of("{0} is edited in the text", field.name()));
        };
    }

    private static String whole(Field<?> field, String text) throws Unfit {
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new Unfit(Words.of("{0} is a whole number, not \"{1}\"", field.name(), text));
        }
        long limit = field.kind() == Field.Kind.LONG ? Long.MAX_VALUE : Integer.MAX_VALUE;
        if (value > limit || value < -limit - 1) {
            throw new Unfit(Words.of("{0} is at most {1}", field.name(), Figures.count(limit)));
        }
        inRange(field, value);
        return Long.toString(value);
    }

    private static String real(Field<?> field, String text) throws Unfit {
        String number = text.replaceAll("[fF]$", "");
        float value = (float) Decimals.parse(number)
            .orElseThrow(() -> new Unfit(Words.of("{0} is a number, not \"{1}\"", field.name(), text)));
        if (!Float.isFinite(value)) {
            throw new Unfit(Words.of("{0} must be finite", field.name()));
        }
        inRange(field, value);
        return number;
    }

    private static void inRange(Field<?> field, double value) throws Unfit {
        if (value < field.min()) {
            throw new Unfit(Words.of("{0} is at least {1}", field.name(), plain(field.min())));
        }
        if (value > field.max()) {
            throw new Unfit(Words.of("{0} is at most {1}", field.name(), plain(field.max())));
        }
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    static boolean isFillerType(Field<?> field) {
        return field.kind() == Field.Kind.STRING && Filler.TABLE.find("type").filter(type -> type == field).isPresent();
    }

    /// A value as people write it.
    static String show(Object value) {
        return switch (value) {
            case null -> "";
            case List<?> several -> String.join(", ", several.stream().map(Values::show).toList());
            case Float real -> real(real);
            case Enum<?> constant -> constant.name();
            default -> value.toString();
        };
    }

    private static String real(float value) {
        boolean plain = value == 0 || Math.abs(value) >= 1e-7 && Math.abs(value) < 1e9;
        return plain ? plain(Double.parseDouble(Float.toString(value))) : Float.toString(value);
    }

    /// What counts when a field is absent.
    static String fallback(Field<?> field) {
        return field.repeated() ? ONES.getOrDefault(field.name(), "") : show(field.fallback());
    }

    /// The number some steps above or below what is typed; a fraction moves in its own order of magnitude. Stays within the
    /// field's limits; what is no single number stays as it is.
    static String step(Field<?> field, String typed, int steps) {
        try {
            BigDecimal value = new BigDecimal(typed.strip());
            BigDecimal unit = BigDecimal.ONE;
            if (field.kind() == Field.Kind.FLOAT) {
                int magnitude = value.signum() == 0 ? -2 : value.precision() - value.scale() - 1;
                unit = BigDecimal.ONE.scaleByPowerOfTen(Math.min(0, magnitude - (value.abs().stripTrailingZeros().unscaledValue().intValue() == 1
                    && steps < 0 ? 1 : 0)));
            }
            BigDecimal next = value.add(unit.multiply(BigDecimal.valueOf(steps)));
            if (Double.isFinite(field.min())) {
                next = next.max(BigDecimal.valueOf(field.min()));
            }
            if (Double.isFinite(field.max())) {
                next = next.min(BigDecimal.valueOf(field.max()));
            }
            return next.signum() == 0 ? "0" : next.stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            return typed;
        }
    }
}
