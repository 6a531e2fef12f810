package convas.app.maps;

import convas.app.words.Words;
import convas.core.kernel.ReluRule;
import java.util.List;

/// What is sent back to the input from a unit, in the order that a key steps through.
enum BackMode {
    OFF(Words.key("Off"), Words.key("No back-prop")),
    GRADIENT(Words.key("Gradient"),
        Words.key("How the unit's value changes with each value of the input: the derivative itself"), ReluRule.PLAIN),
    DECONVNET(Words.key("Deconvnet"),
        Words.key("As the gradient, but a rectifier lets every positive gradient through and no negative one"), ReluRule.DECONVNET),
    GUIDED(Words.key("Guided"),
        Words.key("As the gradient, but a rectifier lets only positive gradients through, and only where it was on"), ReluRule.GUIDED),
    ALL(Words.key("All"), Words.key("Gradient, deconvnet and guided beside one another, from the same unit"),
        ReluRule.PLAIN, ReluRule.DECONVNET, ReluRule.GUIDED);

    /// To be given to [Words#of].
    final String title;
    /// Likewise.
    final String tip;
    final List<ReluRule> rules;

    BackMode(String title, String tip, ReluRule... rules) {
        this.title = title;
        this.tip = tip;
        this.rules = List.of(rules);
    }

    BackMode next() {
        return values()[(ordinal() + 1) % values().length];
    }

    /// The one that shows this rule alone.
    static BackMode of(ReluRule rule) {
        return switch (rule) {
            case PLAIN -> GRADIENT;
            case DECONVNET -> DECONVNET;
            case GUIDED -> GUIDED;
        };
    }
}
