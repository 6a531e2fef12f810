package convas.core.document;

import convas.core.net.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Makes modules and undoes them, which is a matter of names.
final class Grouping {
    private Grouping() {}

    static Document group(Edit.Group group, Document document) {
        String module = group.module().strip();
        if (module.isEmpty() || module.startsWith("/") || module.endsWith("/")) {
            throw new EditRefused("A module needs a name that does not begin or end with a slash.");
        }
        List<Node> members = members(document, group.nodes());
        String common = common(members.stream().map(Node::name).toList());
        return rename(document, members, name -> {
            String rest = name.substring(common.length());
            return module + "/" + (rest.isEmpty() ? name : rest);
        });
    }

    static Document ungroup(Edit.Ungroup ungroup, Document document) {
        int cut = ungroup.module().length() + 1;
        List<Node> members = members(document, ungroup.nodes()).stream()
            .filter(node -> node.name().startsWith(ungroup.module()) && node.name().length() > cut).toList();
        if (members.isEmpty()) {
            throw new EditRefused("No name begins with `" + ungroup.module() + "/`.");
        }
        Document at = rename(document, members, name -> name.substring(cut));
        Set<String> folded = new HashSet<>(at.sidecar().folded());
        return folded.remove(ungroup.module()) ? at.with(at.sidecar().folding(folded)) : at;
    }

    private static List<Node> members(Document document, Set<String> ids) {
        List<Node> members = document.net().nodes().stream().filter(node -> ids.contains(node.id()) && !node.name().isEmpty()).toList();
        if (members.isEmpty()) {
            throw new EditRefused("There is no layer to group.");
        }
        return members;
    }

    /// What a module's members have before their own names, with the slash or underscore; empty if they share no module.
    static String common(List<String> names) {
        String first = names.getFirst();
        for (int i = first.length() - 1; i > 0; i--) {
            String prefix = first.substring(0, i);
            if ((prefix.endsWith("/") || prefix.endsWith("_")) && names.stream().allMatch(name -> name.startsWith(prefix) && name.length() > prefix.length())) {
                return prefix;
            }
        }
        return "";
    }

    static String proposal(Document document, Set<String> nodes) {
        List<String> names = document.net().nodes().stream().filter(node -> nodes.contains(node.id()) && !node.name().isEmpty())
            .map(Node::name).toList();
        String common = names.isEmpty() ? "" : common(names);
        return common.isEmpty() ? "" : common.substring(0, common.length() - 1);
    }

    @FunctionalInterface
    private interface Renaming {
        String of(String name);
    }

    private static Document rename(Document document, List<Node> members, Renaming renaming) {
        Document at = document;
        for (Node node : members) {
            Set<String> taken = new Draft(at).layerNames();
            String wanted = renaming.of(node.name());
            if (!wanted.equals(node.name())) {
                at = new Edit.Rename(at.net().nodes().get(node.index()).id(), Names.free(wanted, taken)).apply(at);
            }
        }
        return at;
    }
}
