package convas.core.document;

import convas.core.net.Diagnostic;
import convas.core.net.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Finds the ways out of a diagnostic. Each was tried: after it the diagnostic is gone and nothing else at its layer is worse.
public final class Fixes {
    private static final int MOST = 4;
    private static final Set<String> SIZED = Set.of("stride-does-not-divide", "even-kernel", "padded-pooling", "kernel-overhangs",
        "pooling-outside", "dilation-zero", "shape-mismatch", "refused");

    private Fixes() {}

    /// The likeliest first; empty if only the user can know what is right. Takes some milliseconds, so not for the UI thread.
    public static List<Fix> of(Document document, Diagnostic diagnostic) {
        if (!document.annotations().diagnostics().contains(diagnostic)) {
            return List.of();
        }
        List<Fix> good = new ArrayList<>();
        Set<String> texts = new HashSet<>();
        for (Fix fix : candidates(document, diagnostic)) {
            Document after = good.size() < MOST ? after(document, fix) : null;
            if (after != null && cures(document, diagnostic, after) && texts.add(after.text())) {
                good.add(new Fix(fix.title() + size(after, diagnostic), fix.edit()));
            }
        }
        return good;
    }

    private static List<Fix> candidates(Document document, Diagnostic diagnostic) {
        List<Fix> out = new ArrayList<>(TextFixes.of(document, diagnostic));
        if (diagnostic.layer() != null) {
            document.net().find(diagnostic.layer()).ifPresent(node -> {
                out.addAll(WireFixes.of(document, diagnostic, node));
                out.addAll(ParamFixes.of(document, diagnostic, node));
                out.addAll(BranchFixes.of(document, diagnostic, node));
            });
        }
        return out;
    }

    /// Null if the fix cannot be made.
    private static Document after(Document document, Fix fix) {
        try {
            return fix.edit().apply(document);
        } catch (EditRefused refused) {
            return null;
        }
    }

    /// What the layer makes afterwards, where a parameter decides on that.
    private static String size(Document after, Diagnostic diagnostic) {
        return SIZED.contains(diagnostic.rule()) ? after.net().find(diagnostic.layer()).filter(node -> !node.tops().isEmpty())
            .flatMap(node -> after.annotations().shape(node.tops().getFirst())).map(shape -> ": " + shape).orElse("") : "";
    }

    private static boolean cures(Document before, Diagnostic diagnostic, Document after) {
        boolean progress = diagnostic.rule().equals("refused") || diagnostic.rule().equals("arity");
        boolean fewer = progress ? told(after, diagnostic, true) < told(before, diagnostic, true)
            : told(after, diagnostic, false) < told(before, diagnostic, false);
        return fewer && errors(after, diagnostic) <= errors(before, diagnostic)
            && (diagnostic.severity() == Severity.ERROR || errors(after) <= errors(before));
    }

    /// @param exactly whether only the same sentence counts: another one about the same layer is a step on
    private static long told(Document document, Diagnostic like, boolean exactly) {
        return document.annotations().diagnostics().stream().filter(each -> each.rule().equals(like.rule())
            && Objects.equals(each.layer(), like.layer()) && (!exactly || each.message().equals(like.message()))).count();
    }

    private static long errors(Document document, Diagnostic at) {
        return document.annotations().diagnostics().stream()
            .filter(each -> each.severity() == Severity.ERROR && Objects.equals(each.layer(), at.layer())).count();
    }

    private static long errors(Document document) {
        return document.annotations().diagnostics().stream().filter(each -> each.severity() == Severity.ERROR).count();
    }
}
