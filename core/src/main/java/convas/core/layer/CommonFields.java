package convas.core.layer;

import java.util.List;

/// What a layer of any type may be given beside its own messages, as Caffe's `LayerParameter` has it. What names and connects the layer
/// (`name`, `type`, `bottom`, `top`) is not here, nor are weights that stand in the text (`blobs`).
public final class CommonFields {
    private enum ShareMode { STRICT, PERMISSIVE }

    /// One `param { ... }` for each learned blob, in their order.
    public static final FieldTable PARAM = FieldTable.of("param",
        Field.string("name", null).doc("A name for the parameter; layers that give the same one share it."),
        Field.choice("share_mode", ShareMode.class)
            .doc("Whether parameters that are shared must have one shape (STRICT, also if absent) or one count (PERMISSIVE)."),
        Field.real("lr_mult", 1f).doc("What the solver's learning rate is multiplied by; 0 keeps the parameter as it is."),
        Field.real("decay_mult", 1f).doc("What the solver's weight decay is multiplied by."));

    private static final FieldTable RULE = FieldTable.of("rule",
        Field.choice("phase", Phase.class).doc("The phase the net is for."),
        Field.integer("min_level", null).doc("The lowest level of the net's state that is meant."),
        Field.integer("max_level", null).doc("The highest level of the net's state that is meant."),
        Field.strings("stage").doc("Stages of the net's state, all of which must be set."),
        Field.strings("not_stage").doc("Stages of the net's state, none of which may be set."));

    /// In which states of the net the layer is there.
    public static final Field<List<Params>> INCLUDE = Field.messages("include", RULE)
        .doc("The layer belongs to the net where this holds, or one of several.");
    /// In which states of the net the layer is not there.
    public static final Field<List<Params>> EXCLUDE = Field.messages("exclude", RULE)
        .doc("The layer does not belong to the net where this holds, or one of several.");

    public static final FieldTable TABLE = FieldTable.of("layer",
        Field.reals("loss_weight").doc("How much each top counts in the loss of the net: 1 for the first top of a loss if absent, else 0."),
        Field.bools("propagate_down").doc("Whether gradients go on to each bottom; where they are needed if absent."),
        Field.choice("phase", Phase.class).doc("Makes the layer behave as in this phase, whatever the net's; it is there in all."),
        Field.messages("param", PARAM).doc("Names and learning rates of the parameters: the first for the weights, the second for the bias."),
        INCLUDE, EXCLUDE);

    private CommonFields() {}
}
