package convas.core.layer;

/// The fields that Exp and Log have in common.
final class Base {
    static final Field<Float> BASE = Field.real("base", -1f).doc("The base, positive; -1 for e.");
    static final Field<Float> SCALE = Field.real("scale", 1f).doc("What the value is multiplied by first.");
    static final Field<Float> SHIFT = Field.real("shift", 0f).doc("What is then added.");

    private Base() {}

    /// @throws Refused for a base that is neither positive nor -1
    static void check(float base) {
        if (base != -1 && base <= 0) {
            throw new Refused("base", "`base` must be positive, or -1 for e, not " + Numbers.text(base));
        }
    }

    /// The base's natural logarithm.
    static double log(float base) {
        return base == -1 ? 1 : Math.log(base);
    }
}
