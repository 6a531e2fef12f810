package convas.core.layer;

import convas.core.tensor.Shape;
import java.util.List;
import java.util.Locale;

/// How a parameter starts without trained weights: Caffe's `FillerParameter`.
public record Filler(Kind kind, float value, float mean, float std, float min, float max, int sparse, VarianceNorm varianceNorm) {
    public enum Kind {
        CONSTANT, GAUSSIAN, UNIFORM, XAVIER, MSRA, BILINEAR, POSITIVE_UNITBALL;

        /// As in the text: `xavier`.
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String text) {
            for (Kind kind : values()) {
                if (kind.text().equals(text)) {
                    return kind;
                }
            }
            return CONSTANT;
        }
    }

    public enum VarianceNorm { FAN_IN, FAN_OUT, AVERAGE }

    public static final Filler ZERO = constant(0);

    private static final Field<String> TYPE = Field.string("type", "constant")
        .doc("How values are drawn: constant, gaussian, uniform, xavier, msra, bilinear or positive_unitball.");
    private static final Field<Float> VALUE = Field.real("value", 0f).doc("The value of a constant filler.");
    private static final Field<Float> MIN = Field.real("min", 0f).doc("The smallest value of a uniform filler.");
    private static final Field<Float> MAX = Field.real("max", 1f).doc("The largest value of a uniform filler.");
    private static final Field<Float> MEAN = Field.real("mean", 0f).doc("The mean of a gaussian filler.");
    private static final Field<Float> STD = Field.real("std", 1f).min(0).doc("The standard deviation of a gaussian filler.");
    private static final Field<Integer> SPARSE = Field.integer("sparse", -1).min(-1)
        .doc("To how many outputs each input leads through a gaussian filler, the other weights being 0; -1 for all.");
    private static final Field<VarianceNorm> VARIANCE_NORM = Field.enumeration("variance_norm", VarianceNorm.FAN_IN)
        .doc("What xavier and msra divide the variance by: number of inputs, of outputs, or their average.");

    public static final FieldTable TABLE = FieldTable.of("filler", TYPE, VALUE, MIN, MAX, MEAN, STD, SPARSE, VARIANCE_NORM);

    public static Filler constant(float value) {
        return new Filler(Kind.CONSTANT, value, 0, 1, 0, 1, -1, VarianceNorm.FAN_IN);
    }

    /// The names that `type` may hold.
    public static List<String> types() {
        return List.of(Kind.values()).stream().map(Kind::text).toList();
    }

    static Filler of(Params params) {
        return new Filler(Kind.of(params.get(TYPE)), params.get(VALUE), params.get(MEAN), params.get(STD), params.get(MIN),
            params.get(MAX), params.get(SPARSE), params.get(VARIANCE_NORM));
    }

    /// Whether it can fill a parameter of that shape.
    ///
    /// @throws Refused as Caffe's fillers do
    public void check(Shape shape) {
        if (kind == Kind.BILINEAR && (shape.rank() != 4 || shape.height() != shape.width())) {
            throw new Refused("the filler bilinear needs square kernels in a blob of 4 axes, but fills " + shape + ": choose another, such as xavier");
        }
        if (kind != Kind.GAUSSIAN && sparse != -1) {
            throw new Refused("the filler " + kind.text() + " has no `sparse`: remove it, or write gaussian");
        }
        if (kind == Kind.GAUSSIAN && (sparse < -1 || shape.rank() > 0 && sparse > shape.dim(0))) {
            throw new Refused("`sparse` must be between 0 and the " + (shape.rank() > 0 ? shape.dim(0) : 0) + " outputs, or -1 for all, not " + sparse);
        }
        if (kind == Kind.UNIFORM && min > max) {
            throw new Refused("the filler uniform has a `min` of " + min + " above its `max` of " + max + ": exchange them");
        }
        if (kind == Kind.GAUSSIAN && !(std > 0)) {
            throw new Refused("the filler gaussian needs a `std` above 0, not " + std + "; for equal values write constant");
        }
    }

    /// The filler a field gives, or another if the text does not give the field.
    static Filler of(Params owner, Field<Params> field, Filler otherwise) {
        return owner.has(field) ? of(owner.get(field)) : otherwise;
    }
}
