package convas.core.layer;

import convas.core.tensor.Shape;
import convas.core.tensor.Tensor;
import java.util.List;

/// Draws codes of similar pairs together and pushes those of others apart up to a margin (siamese nets).
public record ContrastiveLoss(float margin, boolean legacyVersion) implements Differentiable {
    private static final Field<Float> MARGIN = Field.real("margin", 1f).doc("How far apart codes of different things are to be.");
    private static final Field<Boolean> LEGACY_VERSION = Field.bool("legacy_version", false)
        .doc("Computes (margin - d²) as early versions did instead of (margin - d)².");

    private static final FieldTable TABLE = FieldTable.of("contrastive_loss_param", MARGIN, LEGACY_VERSION);

    public static final LayerType<ContrastiveLoss> TYPE = new LayerType<>("ContrastiveLoss", Category.LOSS, List.of(TABLE, LossOptions.TABLE), Arity.exactly(3), Arity.between(0, 1),
        "Draws similar pairs together and others apart, for siamese nets.", settings -> new ContrastiveLoss(settings.get(TABLE).get(MARGIN), settings.get(TABLE).get(LEGACY_VERSION)));

    @Override
    public LayerType<ContrastiveLoss> type() {
        return TYPE;
    }

    @Override
    public List<Shape> tops(List<Shape> bottoms, int tops) {
        Labels.together(bottoms);
        for (int i = 0; i < 3; i++) {
            Shape each = bottoms.get(i);
            if (each.height() != 1 || each.width() != 1 || each.channels() != (i == 2 ? 1 : bottoms.getFirst().channels())) {
                throw new Refused("it takes two codes of one length and a label for each pair, but " + Axes.nth(i) + " is " + each);
            }
        }
        return tops == 0 ? List.of() : List.of(Shape.of());
    }

    @Override
    public String knobs() {
        return "margin " + Numbers.text(margin);
    }

    @Override
    public InPlace inPlace(int bottoms, int tops) {
        return InPlace.WRONG;
    }

    @Override
    public void forward(Run run) {
        Tensor a = run.denseBottom(0);
        Tensor b = run.denseBottom(1);
        int rows = a.shape().dim(0);
        long length = a.shape().count() / Math.max(1, rows);
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            double squared = 0;
            for (long i = row * length; i < (row + 1) * length; i++) {
                double difference = a.getFlat(i) - b.getFlat(i);
                squared += difference * difference;
            }
            boolean similar = (int) run.denseBottom(2).getFlat(row) != 0;
            double missing = Math.max(0, margin - Math.sqrt(squared));
            sum += similar ? squared : legacyVersion ? Math.max(0, margin - squared) : missing * missing;
        }
        run.denseTop(0).setFlat(0, (float) (sum / rows / 2));
    }

    @Override
    public boolean differentiable(int bottom) {
        return bottom < 2;
    }

    @Override
    public void backward(Back back) {
        Tensor a = back.denseBottom(0);
        Tensor b = back.denseBottom(1);
        int rows = a.shape().dim(0);
        long length = a.shape().count() / Math.max(1, rows);
        double weight = back.denseTopDiff(0).getFlat(0) / (double) rows;
        for (int row = 0; row < rows; row++) {
            double squared = 0;
            for (long i = row * length; i < (row + 1) * length; i++) {
                double difference = a.getFlat(i) - b.getFlat(i);
                squared += difference * difference;
            }
            double pull = pull((int) back.denseBottom(2).getFlat(row) != 0, squared);
            for (long i = row * length; i < (row + 1) * length; i++) {
                double gradient = pull == 0 ? 0 : weight * pull * (a.getFlat(i) - b.getFlat(i));
                if (back.wants(0)) {
                    back.denseBottomDiff(0).setFlat(i, (float) gradient);
                }
                if (back.wants(1)) {
                    back.denseBottomDiff(1).setFlat(i, (float) -gradient);
                }
            }
        }
    }

    /// What the difference of a pair is multiplied by. The 1e-4 is Caffe's, against a division by 0.
    private double pull(boolean similar, double squared) {
        double distance = Math.sqrt(squared);
        if (similar) {
            return 1;
        }
        boolean near = legacyVersion ? squared < margin : distance < margin;
        return !near ? 0 : legacyVersion ? -1 : -(margin - distance) / (distance + 1e-4);
    }
}
