package convas.core.layer;

import convas.core.kernel.Kernels;
import convas.core.kernel.Loop;
import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Joins bottoms of one shape element by element: their sum (with coefficients), product or maximum. Nothing is broadcast.
public record Eltwise(Operation operation, List<Float> coeff, boolean stableProdGrad) implements Differentiable {
    public enum Operation { PROD, SUM, MAX }

    private static final Field<Operation> OPERATION = Field.enumeration("operation", Operation.SUM)
        .doc("What is taken of the elements at one place: their product, sum or maximum.");
    private static final Field<List<Float>> COEFF = Field.reals("coeff")
        .doc("What each bottom is multiplied by before the sum: one for each bottom, or none; [1, -1] subtracts.");
    private static final Field<Boolean> STABLE_PROD_GRAD = Field.bool("stable_prod_grad", true)
        .doc("Whether the product's gradient is computed the slower way that survives zeros.");

    private static final FieldTable TABLE = FieldTable.of("eltwise_param", OPERATION, COEFF, STABLE_PROD_GRAD);

    public static final LayerType<Eltwise> TYPE = new LayerType<>("Eltwise", Category.JOIN, List.of(TABLE), Arity.atLeast(2), Arity.ONE,
        "Joins branches of one shape element by element: sum, product or maximum.",
        settings -> new Eltwise(settings.get(TABLE).get(OPERATION), settings.get(TABLE).get(COEFF), settings.get(TABLE).get(STABLE_PROD_GRAD)));

    public Eltwise {
        coeff = List.copyOf(coeff);
    }

    @Override
    public LayerType<Eltwise> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        if (!coeff.isEmpty() && coeff.size() != bottoms.size()) {
            throw new Refused("coeff", "there are " + coeff.size() + " `coeff` for " + bottoms.size() + " bottoms: give one for each, or none");
        }
        if (!coeff.isEmpty() && operation == Operation.PROD) {
            throw new Refused("coeff", "a product takes no `coeff`: remove them, or choose SUM");
        }
        Shape first = bottoms.getFirst();
        for (int i = 1; i < bottoms.size(); i++) {
            if (!bottoms.get(i).equals(first)) {
                throw new Refused.Branch(i, " is " + bottoms.get(i) + ", but ", " is " + first
                    + ": all must have one shape; a 1×1 convolution changes channels, a stride the size");
            }
        }
        return List.of(first);
    }

    @Override
    public String knobs() {
        String name = switch (operation) {
            case PROD -> "product";
            case SUM -> "sum";
            case MAX -> "max";
        };
        return coeff.isEmpty() ? name : coeff.size() > 3 ? name + " with " + coeff.size() + " coefficients"
            : name + " " + String.join(", ", coeff.stream().map(Numbers::text).toList());
    }

    /// A sum starts with zeros, where its first bottom was.
    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return operation == Operation.PROD ? InPlace.RIGHT : InPlace.WRONG;
    }

    @Override
    public Loop ready(Run run) {
        return loop(run.kernels(), IntStream.range(0, run.bottoms()).mapToObj(run::bottom).toList(), run.top(0));
    }

    private Loop loop(Kernels kernels, List<Tensor> ins, Tensor out) {
        return switch (operation) {
            case PROD -> kernels.productLoop(ins, out);
            case MAX -> kernels.maxLoop(ins, out);
            case SUM -> {
                float[] coefficients = new float[ins.size()];
                for (int i = 0; i < coefficients.length; i++) {
                    coefficients[i] = coeff.isEmpty() ? 1 : coeff.get(i);
                }
                yield kernels.sumLoop(ins, coefficients, out);
            }
        };
    }

    @Override
    public void backward(Back back) {
        for (int i = 0; i < back.bottoms(); i++) {
            if (back.wants(i)) {
                backward(back, i);
            }
        }
    }

    private void backward(Back back, int bottom) {
        switch (operation) {
            case SUM -> {
                if (coeff.isEmpty() || coeff.get(bottom) == 1) {
                    back.pass(bottom, back.topDiff(0));
                } else {
                    back.kernels().affine(back.topDiff(0), 0, 0, new float[] {coeff.get(bottom)}, null, back.bottomDiff(bottom));
                }
            }
            case MAX -> back.gradients().max(IntStream.range(0, back.bottoms()).mapToObj(back::bottom).toList(), bottom, back.topDiff(0),
                back.bottomDiff(bottom));
            case PROD -> {
                if (!stableProdGrad) {
                    quotient(back, bottom);
                    return;
                }
                List<Tensor> others = new ArrayList<>(List.of(back.topDiff(0)));
                for (int i = 0; i < back.bottoms(); i++) {
                    if (i != bottom) {
                        others.add(back.bottom(i));
                    }
                }
                back.kernels().product(others, back.bottomDiff(bottom));
            }
        }
    }

    /// Not a number where the bottom is 0, as in Caffe.
    private static void quotient(Back back, int bottom) {
        Tensor in = back.denseBottom(bottom);
        Tensor top = back.denseTop(0);
        Tensor topDiff = back.denseTopDiff(0);
        for (long i = 0; i < in.shape().count(); i++) {
            back.denseBottomDiff(bottom).setFlat(i, top.getFlat(i) / in.getFlat(i) * topDiff.getFlat(i));
        }
    }
}
