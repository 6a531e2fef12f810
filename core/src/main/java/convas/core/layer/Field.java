package convas.core.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// One field of a message of Caffe's: what it is called, what it may hold, what it is when absent, what it means.
///
/// @param <T> the value's Java type: `Integer`, `Long`, `Float`, `Boolean`, `String`, an enum, [Params] for a message, or a
///     `List` of one of these for a repeated field
public final class Field<T> {
    public enum Kind { INT, UINT, LONG, FLOAT, BOOL, STRING, ENUM, MESSAGE }

    private final String name;
    private final Kind kind;
    private final boolean repeated;
    private final T fallback;
    private final List<String> constants;
    private final Class<? extends Enum<?>> enumType;
    private final FieldTable message;
    private double min = Double.NEGATIVE_INFINITY;
    private double max = Double.POSITIVE_INFINITY;
    private String doc = "";
    private boolean required;
    private boolean foreign;
    private int firstNumber;

    private Field(String name, Kind kind, boolean repeated, T fallback, Class<? extends Enum<?>> enumType, FieldTable message) {
        this.name = name;
        this.kind = kind;
        this.repeated = repeated;
        this.fallback = fallback;
        this.enumType = enumType;
        this.constants = enumType == null ? List.of()
            : Arrays.stream(enumType.getEnumConstants()).map(Enum::name).toList();
        this.message = message;
    }

    /// A `uint32` with a default, or `null` for none.
    public static Field<Integer> uint(String name, Integer fallback) {
        return new Field<>(name, Kind.UINT, false, fallback, null, null).min(0);
    }

    /// An `int32`.
    public static Field<Integer> integer(String name, Integer fallback) {
        return new Field<>(name, Kind.INT, false, fallback, null, null);
    }

    public static Field<Float> real(String name, Float fallback) {
        return new Field<>(name, Kind.FLOAT, false, fallback, null, null);
    }

    public static Field<Boolean> bool(String name, Boolean fallback) {
        return new Field<>(name, Kind.BOOL, false, fallback, null, null);
    }

    public static Field<String> string(String name, String fallback) {
        return new Field<>(name, Kind.STRING, false, fallback, null, null);
    }

    /// An enum whose constants are named as in Caffe and numbered from 0 in order.
    public static <E extends Enum<E>> Field<E> enumeration(String name, E fallback) {
        return new Field<>(name, Kind.ENUM, false, fallback, fallback.getDeclaringClass(), null);
    }

    /// An enum whose constants are named as in Caffe and numbered from 0 in order, and which has no default.
    public static <E extends Enum<E>> Field<E> choice(String name, Class<E> type) {
        return new Field<>(name, Kind.ENUM, false, null, type, null);
    }

    /// A message field; its value is never null: an absent message reads as one with no fields.
    public static Field<Params> message(String name, FieldTable table) {
        return new Field<>(name, Kind.MESSAGE, false, null, null, table);
    }

    public static Field<List<Integer>> uints(String name) {
        return new Field<List<Integer>>(name, Kind.UINT, true, List.of(), null, null).min(0);
    }

    public static Field<List<Long>> longs(String name) {
        return new Field<>(name, Kind.LONG, true, List.of(), null, null);
    }

    public static Field<List<Float>> reals(String name) {
        return new Field<>(name, Kind.FLOAT, true, List.of(), null, null);
    }

    public static Field<List<Boolean>> bools(String name) {
        return new Field<>(name, Kind.BOOL, true, List.of(), null, null);
    }

    public static Field<List<String>> strings(String name) {
        return new Field<>(name, Kind.STRING, true, List.of(), null, null);
    }

    public static Field<List<Params>> messages(String name, FieldTable table) {
        return new Field<>(name, Kind.MESSAGE, true, List.of(), null, table);
    }

    public Field<T> min(double value) {
        min = value;
        return this;
    }

    public Field<T> max(double value) {
        max = value;
        return this;
    }

    /// For an enum whose constants are numbered from here on, not from 0.
    public Field<T> numberedFrom(int number) {
        firstNumber = number;
        return this;
    }

    public Field<T> required() {
        required = true;
        return this;
    }

    /// Marks a field that Caffe 1.0 does not have, but programs built on it.
    public Field<T> foreign() {
        foreign = true;
        return this;
    }

    /// One sentence for the tooltip and the documentation.
    public Field<T> doc(String sentence) {
        doc = sentence;
        return this;
    }

    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    public boolean repeated() {
        return repeated;
    }

    /// The value when the field is absent, or null.
    public T fallback() {
        return fallback;
    }

    public boolean isRequired() {
        return required;
    }

    public boolean isForeign() {
        return foreign;
    }

    public double min() {
        return min;
    }

    public double max() {
        return max;
    }

    public String doc() {
        return doc;
    }

    /// The names of an enum's constants, in number order.
    public List<String> constants() {
        return constants;
    }

    /// The fields of a message field, or null.
    public FieldTable table() {
        return message;
    }

    /// The number of an enum's first constant.
    public int firstNumber() {
        return firstNumber;
    }

    Enum<?> constant(int index) {
        return enumType.getEnumConstants()[index];
    }

    @Override
    public String toString() {
        return (repeated ? "repeated " : "") + kind.name().toLowerCase(Locale.ROOT) + " " + name;
    }
}
