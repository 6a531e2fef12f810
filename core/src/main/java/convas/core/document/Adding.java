package convas.core.document;

import convas.core.layer.Category;
import convas.core.net.Blob;
import convas.core.net.CaffeFields;
import convas.core.net.CaffeTypes;
import convas.core.net.Net;
import convas.core.net.NetEdit;
import convas.core.net.Node;
import convas.core.prototxt.Literals;
import convas.core.prototxt.Position;
import convas.core.prototxt.Span;
import convas.core.prototxt.Syntax;
import convas.core.prototxt.SyntaxProblem;
import convas.core.prototxt.TextEdit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Adds layers that are given as text.
final class Adding {
    private static final double ASIDE = 32;

    private final Edit.Add add;
    private final Document document;
    private final Draft draft;
    private Draft fresh;
    private Edit.Out from;
    private Edit.In to;
    private boolean inputs = true;
    private Sidecar beside = Sidecar.EMPTY;

    private Adding(Edit.Add add, Document document) {
        this.add = add;
        this.document = document;
        this.draft = new Draft(document);
    }

    static Document add(Edit.Add add, Document document) {
        return new Adding(add, document).add();
    }

    static Document attach(Edit.Attach attach, Document document) {
        Adding adding = new Adding(new Edit.Add(attach.prototxt(), null, List.of(), attach.at()), document);
        adding.from = attach.from();
        adding.to = attach.to();
        Document added = adding.add();
        if (attach.to() == null) {
            return added;
        }
        Set<String> before = document.net().nodes().stream().map(Node::id).collect(Collectors.toSet());
        Node last = added.net().nodes().stream().filter(node -> !before.contains(node.id())).reduce((a, b) -> b)
            .orElseThrow(() -> new EditRefused("These layers are not of the phase that is shown."));
        return Connecting.connect(new Edit.Connect(last.id(), 0, attach.to().node(), attach.to().bottom()), added);
    }

    static Document paste(Edit.Paste paste, Document document) {
        Adding adding = new Adding(new Edit.Add(paste.prototxt(), null, List.of(), null), document);
        adding.inputs = paste.inputs();
        adding.beside = paste.beside();
        return adding.add();
    }

    private Document add() {
        draft.refuseOldest();
        fresh = Draft.of(onlyLayers(add.prototxt()), document.net().state());
        if (!fresh.tree().problems().isEmpty()) {
            SyntaxProblem first = fresh.tree().problems().getFirst();
            throw new EditRefused("The layers to add cannot be read: line " + Position.of(fresh.text(), first.span().start()).line() + ": "
                + first.message());
        }
        if (fresh.net().nodes().isEmpty()) {
            throw new EditRefused("There is no layer in what was to be added.");
        }
        List<String> copied = fresh.net().nodes().stream().map(Node::id).toList();
        freeModules();
        freeNames();
        if (!inputs) {
            leaveOpen();
        }
        Edge edge = add.on() == null ? null : edge(add.on());
        feed(edge);
        String text = fresh.text();
        if (draft.old()) {
            text = oldForm();
        }
        text = indented(text, draft.edit().unit());
        Set<String> before = new HashSet<>();
        draft.net().nodes().forEach(node -> before.add(node.id()));
        place(text, edge);
        Sidecar sidecar = document.sidecar();
        if (add.at() != null) {
            Map<String, Point> positions = new HashMap<>(sidecar.positions());
            draft.net().nodes().stream().filter(node -> !before.contains(node.id())).findFirst()
                .ifPresent(node -> positions.put(node.id(), add.at()));
            sidecar = sidecar.at(positions);
        }
        List<String> made = draft.net().nodes().stream().map(Node::id).filter(id -> !before.contains(id)).toList();
        return Edits.finish(document, draft, withBeside(sidecar, copied, made));
    }

    /// What stood beside the copied layers is given to the new ones, a little aside so that nothing is hidden.
    private Sidecar withBeside(Sidecar sidecar, List<String> copied, List<String> made) {
        if (beside.isEmpty() || copied.size() != made.size()) {
            return sidecar;
        }
        Map<String, Point> positions = new HashMap<>(sidecar.positions());
        Map<String, String> shapes = new HashMap<>(sidecar.shapes());
        for (int i = 0; i < made.size(); i++) {
            Point at = beside.positions().get(copied.get(i));
            if (at != null && beside.direction() == sidecar.direction()) {
                positions.put(made.get(i), new Point(at.x() + ASIDE, at.y() + ASIDE));
            }
            if (beside.shapes().containsKey(copied.get(i))) {
                shapes.put(made.get(i), beside.shapes().get(copied.get(i)));
            }
        }
        return sidecar.at(positions).shaping(shapes);
    }

    /// From the first layer to the last, without a net's own fields.
    private static String onlyLayers(String prototxt) {
        Syntax.Message root = convas.core.prototxt.Parser.parse(prototxt).root();
        List<TextEdit> edits = new ArrayList<>();
        int start = -1;
        int end = 0;
        for (Syntax.Field field : root.fields()) {
            if (field.name().equals("layer") || field.name().equals("layers")) {
                start = start < 0 ? field.span().start() : start;
                end = field.span().end();
            } else if (start >= 0) {
                edits.add(TextEdit.delete(field.span()));
            }
        }
        if (start < 0) {
            return prototxt;
        }
        int last = end;
        edits.removeIf(edit -> edit.start() >= last);
        edits.add(new TextEdit(0, start, ""));
        edits.add(new TextEdit(end, prototxt.length(), ""));
        return TextEdit.apply(prototxt, edits);
    }

    /// Gives modules (names with a common part before `/`) another name as a whole where it is taken.
    private void freeModules() {
        Set<String> taken = new HashSet<>();
        draft.layerNames().forEach(name -> taken.add(module(name)));
        draft.blobNames().forEach(name -> taken.add(module(name)));
        Map<String, String> renamed = new LinkedHashMap<>();
        for (Node node : fresh.net().nodes()) {
            String module = module(node.name());
            if (!module.isEmpty() && taken.contains(module) && !renamed.containsKey(module)) {
                String free = Names.free(module, taken);
                taken.add(free);
                renamed.put(module, free);
            }
        }
        if (renamed.isEmpty()) {
            return;
        }
        List<TextEdit> edits = new ArrayList<>();
        NetEdit edit = fresh.edit();
        Set<String> made = new HashSet<>();
        fresh.net().nodes().forEach(node -> node.tops().forEach(top -> made.add(top.name())));
        for (Node node : fresh.net().nodes()) {
            if (node.syntax() == null) {
                continue;
            }
            Syntax.Message message = (Syntax.Message) node.syntax().value();
            if (renamed.containsKey(module(node.name()))) {
                edits.addAll(edit.set(message, List.of("name"), Literals.quote(moved(node.name(), renamed))));
            }
            List<Span> bottoms = edit.bottoms(node);
            for (int i = 0; i < bottoms.size(); i++) {
                String name = node.bottomNames().get(i);
                if (made.contains(name) && renamed.containsKey(module(name))) {
                    edits.add(edit.rename(bottoms.get(i), moved(name, renamed)));
                }
            }
            List<Span> tops = edit.tops(node);
            for (int i = 0; i < tops.size(); i++) {
                String name = node.tops().get(i).name();
                if (renamed.containsKey(module(name))) {
                    edits.add(edit.rename(tops.get(i), moved(name, renamed)));
                }
            }
        }
        fresh.apply(edits);
    }

    private static String module(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }

    private static String moved(String name, Map<String, String> modules) {
        return modules.get(module(name)) + name.substring(name.indexOf('/'));
    }

    /// Gives each layer, and each blob that the text makes itself, a name that is still free.
    private void freeNames() {
        Set<String> layers = draft.layerNames();
        Set<String> blobs = draft.blobNames();
        Map<String, String> renamedLayers = new HashMap<>();
        for (int i = 0; i < fresh.net().nodes().size(); i++) {
            Node node = fresh.net().nodes().get(i);
            if (node.syntax() != null && !node.name().isEmpty()) {
                String free = Names.free(node.name(), layers);
                layers.add(free);
                if (!free.equals(node.name())) {
                    renamedLayers.put(node.name(), free);
                    fresh.apply(fresh.edit().set((Syntax.Message) node.syntax().value(), List.of("name"), Literals.quote(free)));
                }
            }
        }
        Set<String> own = new HashSet<>();
        fresh.net().nodes().forEach(node -> node.tops().forEach(top -> own.add(top.name())));
        for (int i = 0; i < fresh.net().nodes().size(); i++) {
            for (int top = 0; top < fresh.net().nodes().get(i).tops().size(); top++) {
                Node node = fresh.net().nodes().get(i);
                Blob blob = node.tops().get(top);
                boolean open = top < node.bottomNames().size() && node.bottomNames().get(top).equals(blob.name());
                if (open || blob.name().startsWith("(")) {
                    continue;
                }
                String wanted = renamedLayers.getOrDefault(blob.name(), blob.name());
                if (blobs.contains(wanted) || !wanted.equals(blob.name())) {
                    Set<String> taken = new HashSet<>(blobs);
                    own.stream().filter(name -> !name.equals(blob.name())).forEach(taken::add);
                    String free = Names.free(wanted, taken);
                    Set<Blob> chain = Draft.chain(fresh.net(), blob);
                    fresh.apply(fresh.rename(fresh.mentions(fresh.net(), chain::contains), free));
                    own.add(free);
                    blobs.add(free);
                } else {
                    blobs.add(wanted);
                }
            }
        }
    }

    /// The connection that layers are inserted on.
    private record Edge(Node from, Blob blob, Node to, int bottom) {}

    private Edge edge(Edit.Edge on) {
        Node from = draft.node(on.from());
        Node to = draft.editable(on.to());
        if (on.bottom() < 0 || on.bottom() >= to.bottoms().size() || to.bottoms().get(on.bottom()) == null) {
            throw new EditRefused("There is no such connection any more.");
        }
        return new Edge(from, to.bottoms().get(on.bottom()), to, on.bottom());
    }

    /// Connects the open bottoms of the new layers.
    private void feed(Edge edge) {
        List<Blob> sources = new ArrayList<>();
        if (edge != null) {
            sources.add(edge.blob());
        } else if (from != null) {
            Node node = draft.node(from.node());
            if (from.top() < 0 || from.top() >= node.tops().size()) {
                throw new EditRefused("`" + from.node() + "` has no such top any more.");
            }
            sources.add(Draft.last(draft.net(), node.tops().get(from.top())));
        } else {
            for (String id : add.bottoms()) {
                Node node = draft.node(id);
                if (node.tops().isEmpty()) {
                    throw new EditRefused("`" + id + "` has no top to connect from.");
                }
                sources.add(Draft.last(draft.net(), node.tops().getFirst()));
            }
        }
        List<String> open = new ArrayList<>(open());
        for (int i = 0; i < open.size(); i++) {
            Blob source = i < sources.size() ? sources.get(i) : null;
            int at = edge == null ? Integer.MAX_VALUE : edge.to().span().start();
            boolean alone = source != null && draft.unread(source.name(), at, edge == null ? null : edge.to()) && onlyReader(open.get(i));
            openInPlace(open.get(i), alone);
            if (source != null) {
                List<TextEdit> edits = new ArrayList<>();
                for (Node node : fresh.net().nodes()) {
                    List<Span> bottoms = fresh.edit().bottoms(node);
                    List<Span> tops = fresh.edit().tops(node);
                    for (int b = 0; b < bottoms.size(); b++) {
                        if (node.bottomNames().get(b).equals(open.get(i))) {
                            edits.add(fresh.edit().rename(bottoms.get(b), source.name()));
                        }
                    }
                    for (int t = 0; t < tops.size(); t++) {
                        if (node.tops().get(t).name().equals(open.get(i))) {
                            edits.add(fresh.edit().rename(tops.get(t), source.name()));
                        }
                    }
                }
                fresh.apply(edits);
            }
        }
        joinMore(sources, open.size());
    }

    /// Takes away the bottoms that the document would feed. What overwrote one of them makes a blob of its own.
    private void leaveOpen() {
        Set<String> fed = new HashSet<>();
        draft.nets().forEach(net -> net.nodes().forEach(node -> node.tops().forEach(top -> fed.add(top.name()))));
        for (String name : open()) {
            if (fed.contains(name)) {
                openInPlace(name, false);
                for (int i = 0; i < fresh.net().nodes().size(); i++) {
                    Node node = fresh.net().nodes().get(i);
                    int at = node.bottomNames().indexOf(name);
                    if (at >= 0) {
                        fresh.apply(fresh.edit().removeName(node.syntax(), "bottom", at));
                        i--;
                    }
                }
            }
        }
    }

    /// More sources than open bottoms: the last layer reads them too, if its type takes them.
    private void joinMore(List<Blob> sources, int fed) {
        for (int i = fed; i < sources.size(); i++) {
            Node last = fresh.net().nodes().getLast();
            if (last.layer().type().bottoms().max() > last.bottomNames().size()) {
                fresh.apply(fresh.edit().addName(last.syntax(), "bottom", sources.get(i).name()));
            }
        }
    }

    /// Names that the new layers read before any of them makes them.
    private Set<String> open() {
        Set<String> made = new HashSet<>();
        Set<String> open = new LinkedHashSet<>();
        for (Node node : fresh.net().nodes()) {
            node.bottomNames().stream().filter(name -> !made.contains(name)).forEach(open::add);
            node.tops().stream().map(Blob::name).filter(name -> !open.contains(name)).forEach(made::add);
        }
        return open;
    }

    /// Whether only the first new layer that reads an open name reads it before it is overwritten.
    private boolean onlyReader(String name) {
        long readers = 0;
        for (Node node : fresh.net().nodes()) {
            readers += node.bottomNames().stream().filter(name::equals).count();
            if (node.tops().stream().anyMatch(top -> top.name().equals(name))) {
                return readers <= 1;
            }
        }
        return true;
    }

    /// A layer in place on an open bottom stays so if nothing else reads the blob; else it makes a blob of its own.
    private void openInPlace(String name, boolean alone) {
        if (alone) {
            return;
        }
        for (Node node : fresh.net().nodes()) {
            for (int i = 0; i < node.tops().size(); i++) {
                if (node.tops().get(i).name().equals(name)) {
                    Set<String> taken = new HashSet<>(draft.blobNames());
                    taken.addAll(fresh.blobNames());
                    String own = Names.free(node.name().isEmpty() ? "blob" : node.name(), taken);
                    Set<Blob> chain = Draft.chain(fresh.net(), node.tops().get(i));
                    fresh.apply(fresh.rename(fresh.mentions(fresh.net(), chain::contains), own));
                    return;
                }
            }
        }
    }

    /// Writes the new layers where Caffe finds all that they read, and connects the edge's reader.
    private void place(String text, Edge edge) {
        NetEdit edit = draft.edit();
        if (edge == null) {
            boolean source = fresh.net().nodes().stream().allMatch(node -> node.layer().type().category() == Category.DATA);
            Node reader = to == null ? null : draft.node(to.node());
            if (reader != null && reader.syntax() != null && (from == null || draft.node(from.node()).index() < reader.index())) {
                draft.apply(List.of(edit.insertLayers(text, reader.syntax())));
                return;
            }
            Syntax.Field first = draft.tree().root().fields().stream().filter(field -> field.name().startsWith("layer")).findFirst().orElse(null);
            draft.apply(List.of(edit.insertLayers(text, source ? first : null)));
            return;
        }
        List<TextEdit> edits = new ArrayList<>();
        Node last = fresh.net().nodes().getLast();
        if (!last.tops().isEmpty() && !last.tops().getFirst().name().startsWith("(")) {
            String top = last.tops().getFirst().name();
            if (edge.to().overwrites(edge.bottom())) {
                edits.addAll(Connecting.renameFrom(draft, edge.to(), edge.bottom(), top));
            }
            if (!top.equals(edge.blob().name())) {
                edits.add(edit.rename(edit.bottoms(edge.to()).get(edge.bottom()), top));
            }
        }
        edits.add(edit.insertLayers(text, edge.to().syntax()));
        draft.apply(NetEdit.merge(edits));
    }

    /// The text with the file's own indentation in place of two spaces.
    private static String indented(String text, String unit) {
        if (unit.equals("  ")) {
            return text;
        }
        return text.lines().map(line -> {
            int spaces = 0;
            while (spaces < line.length() && line.charAt(spaces) == ' ') {
                spaces++;
            }
            return unit.repeat(spaces / 2) + line.substring(spaces / 2 * 2);
        }).collect(Collectors.joining("\n"));
    }

    /// The new layers in the file's own, older form.
    private String oldForm() {
        Map<String, CaffeFields.Member> members = CaffeFields.of("V1LayerParameter");
        List<TextEdit> edits = new ArrayList<>();
        String text = fresh.text();
        for (Node node : fresh.net().nodes()) {
            if (node.syntax() == null || node.syntax().name().equals("layers")) {
                continue;
            }
            String type = CaffeTypes.toV1(node.type()).orElseThrow(() -> new EditRefused("This file is in the older `layers` form, which has no "
                + node.type() + " layer. Export it, and edit the exported file."));
            edits.add(TextEdit.replace(node.syntax().nameSpan(), "layers"));
            for (Syntax.Field field : ((Syntax.Message) node.syntax().value()).fields()) {
                if (field.name().equals("type")) {
                    edits.add(TextEdit.replace(field.value().span(), type));
                } else if (field.name().equals("param") && field.value() instanceof Syntax.Message param) {
                    edits.add(TextEdit.replace(field.span(), rates(param, text)));
                } else if (!members.containsKey(field.name())) {
                    throw new EditRefused("This file is in the older `layers` form, which has no `" + field.name()
                        + "`. Export it, and edit the exported file.");
                }
            }
        }
        return TextEdit.apply(text, edits);
    }

    private static String rates(Syntax.Message param, String text) {
        String rate = "1";
        String decay = "1";
        for (Syntax.Field field : param.fields()) {
            if (field.name().equals("lr_mult")) {
                rate = field.value().span().of(text);
            } else if (field.name().equals("decay_mult")) {
                decay = field.value().span().of(text);
            }
        }
        return "blobs_lr: " + rate + " weight_decay: " + decay;
    }
}
