package convas.core.prototxt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What scalars of the text mean. Each method answers null where protobuf would refuse the spelling.
public final class Literals {
    private Literals() {}

    /// A whole number: decimal, `0x1f` or `017`, with a `-` in front or not.
    public static Long integer(Syntax.Value value, String text) {
        if (!(value instanceof Syntax.Scalar scalar) || scalar.kind() != Syntax.Scalar.Kind.NUMBER) {
            return null;
        }
        String word = word(scalar, text);
        boolean negative = word.charAt(0) == '-';
        String digits = negative ? word.substring(1) : word;
        try {
            long number;
            if (digits.startsWith("0x") || digits.startsWith("0X")) {
                number = Long.parseUnsignedLong(digits, 2, digits.length(), 16);
            } else if (digits.length() > 1 && digits.charAt(0) == '0') {
                number = Long.parseUnsignedLong(digits, 1, digits.length(), 8);
            } else {
                number = Long.parseLong(digits);
            }
            return negative ? -number : number;
        } catch (NumberFormatException notWhole) {
            return null;
        }
    }

    /// A number: `3`, `-1e-3`, `1.5f`, `inf`, `nan`.
    public static Double real(Syntax.Value value, String text) {
        if (!(value instanceof Syntax.Scalar scalar) || scalar.kind() == Syntax.Scalar.Kind.STRING) {
            return null;
        }
        String word = word(scalar, text);
        boolean negative = word.charAt(0) == '-';
        String digits = negative ? word.substring(1) : word;
        Double number;
        if (scalar.kind() == Syntax.Scalar.Kind.IDENTIFIER) {
            number = switch (digits.toLowerCase(Locale.ROOT)) {
                case "inf", "infinity" -> Double.POSITIVE_INFINITY;
                case "nan" -> Double.NaN;
                default -> null;
            };
        } else if (digits.startsWith("0x") || digits.startsWith("0X")
                || digits.length() > 1 && digits.charAt(0) == '0' && digits.chars().allMatch(Character::isDigit)) {
            // Protobuf takes hexadecimal and octal for whole numbers only.
            return null;
        } else {
            try {
                number = Double.valueOf(digits);
            } catch (NumberFormatException noNumber) {
                return null;
            }
        }
        return number == null || !negative ? number : Double.valueOf(-number);
    }

    /// `true`, `True`, `t`, `1` and their opposites.
    public static Boolean bool(Syntax.Value value, String text) {
        if (!(value instanceof Syntax.Scalar scalar)) {
            return null;
        }
        return switch (scalar.kind()) {
            case STRING -> null;
            case NUMBER -> {
                Long number = scalar.span().of(text).startsWith("-") ? null : integer(value, text);
                yield number == null || number > 1 || number < 0 ? null : Boolean.valueOf(number == 1);
            }
            case IDENTIFIER -> switch (scalar.span().of(text)) {
                case "true", "True", "t" -> Boolean.TRUE;
                case "false", "False", "f" -> Boolean.FALSE;
                default -> null;
            };
        };
    }

    /// The name of an enum's constant.
    public static String identifier(Syntax.Value value, String text) {
        return value instanceof Syntax.Scalar scalar && scalar.kind() == Syntax.Scalar.Kind.IDENTIFIER
            ? scalar.span().of(text) : null;
    }

    /// One or more adjacent quoted texts, joined, with escapes resolved.
    public static String string(Syntax.Value value, String text) {
        if (!(value instanceof Syntax.Scalar scalar) || scalar.kind() != Syntax.Scalar.Kind.STRING) {
            return null;
        }
        int start = scalar.span().start();
        int end = scalar.span().end();
        char quote = text.charAt(start);
        int close = text.indexOf(quote, start + 1);
        if (close == end - 1 && text.indexOf('\\', start, end) < 0) {
            return text.substring(start + 1, close);
        }
        return unquote(text, start, end);
    }

    /// A text in quotes, so that it reads back as it was.
    public static String quote(String value) {
        StringBuilder out = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || c == 127) {
                        out.append(String.format(Locale.ROOT, "\\%03o", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }

    /// The characters of a number or word; a sign and its number may stand apart.
    private static String word(Syntax.Scalar scalar, String text) {
        String word = scalar.span().of(text);
        if (word.charAt(0) != '-' || word.length() > 1 && Character.isLetterOrDigit(word.charAt(1)) || word.startsWith("-.")) {
            return word;
        }
        int i = 1;
        while (i < word.length()) {
            char c = word.charAt(i);
            if (c == '#') {
                int line = word.indexOf('\n', i);
                i = line < 0 ? word.length() : line;
            } else if (Character.isWhitespace(c)) {
                i++;
            } else {
                break;
            }
        }
        return "-" + word.substring(i);
    }

    private static String unquote(String text, int start, int end) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(end - start);
        int i = start;
        while (i < end) {
            char quote = text.charAt(i);
            if (quote == '#') {
                int line = text.indexOf('\n', i);
                i = line < 0 ? end : line;
                continue;
            }
            if (quote != '"' && quote != '\'') {
                i++;
                continue;
            }
            i++;
            int plain = i;
            while (i < end && text.charAt(i) != quote) {
                if (text.charAt(i) != '\\' || i + 1 >= end) {
                    i++;
                    continue;
                }
                out.writeBytes(text.substring(plain, i).getBytes(StandardCharsets.UTF_8));
                i = escape(text, i + 1, end, out);
                plain = i;
            }
            out.writeBytes(text.substring(plain, i).getBytes(StandardCharsets.UTF_8));
            i++;
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /// Writes what stands behind a backslash, and answers where the text goes on.
    private static int escape(String text, int at, int end, ByteArrayOutputStream out) {
        char c = text.charAt(at);
        int simple = "abfnrtv".indexOf(c);
        if (simple >= 0) {
            out.write("\u0007\b\f\n\r\t\u000B".charAt(simple));
            return at + 1;
        }
        int radix = c >= '0' && c <= '7' ? 8 : c == 'x' || c == 'X' || c == 'u' || c == 'U' ? 16 : 0;
        if (radix == 0) {
            out.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            return at + 1;
        }
        int first = radix == 8 ? at : at + 1;
        int most = radix == 8 ? 3 : c == 'u' ? 4 : c == 'U' ? 8 : 2;
        int i = first;
        int code = 0;
        while (i < end && i < first + most && Character.digit(text.charAt(i), radix) >= 0) {
            code = code * radix + Character.digit(text.charAt(i), radix);
            i++;
        }
        if (c == 'u' || c == 'U') {
            out.writeBytes(Character.toString(Character.isValidCodePoint(code) ? code : '?').getBytes(StandardCharsets.UTF_8));
        } else {
            out.write(code);
        }
        return i;
    }
}
