package convas.core.document;

import convas.core.layout.Direction;
import convas.core.prototxt.TextEdit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A change to a document. Each becomes the smallest change of the text; comments and unknown fields stay.
///
/// Nodes are named by [convas.core.net.Node#id()].
public sealed interface Edit {
    /// What the undo menu says: `Change num_output of conv1`.
    String title();

    /// Sets or removes one field of a layer.
    ///
    /// @param path from the layer to the field: `["convolution_param", "num_output"]`; messages on the way are made if
    ///     absent; `["param[1]", "lr_mult"]` for the second of a repeated message
    /// @param value as in the text (strings with quotes; a repeated field as `[1, 2]`); null removes the field, and messages left empty by that
    record SetParam(String node, List<String> path, String value) implements Edit {
        @Override
        public String title() {
            return "Change " + path.getLast() + " of " + node;
        }
    }

    /// Adds a layer (or several) given as text; names that are taken get a number.
    ///
    /// @param prototxt `layer { ... }` texts; bottoms that no layer of the text makes are open
    /// @param on the edge it is inserted on: its first open bottom takes the edge's blob and the edge's reader reads its last top;
    ///     or null
    /// @param bottoms node ids whose first tops feed the open bottoms in order, where `on` is null; may be empty
    /// @param at where the first node is put, or null for the layout to decide
    record Add(String prototxt, Edge on, List<String> bottoms, Point at) implements Edit {
        @Override
        public String title() {
            return "Add layer";
        }
    }

    /// Adds layers given as text, fed by one output or feeding one layer, or both.
    ///
    /// @param from what their open bottoms read, or null to leave them open
    /// @param to what reads their last top, or null; a bottom of -1 is one more bottom
    /// @param at where the first node is put, or null for the layout to decide
    record Attach(String prototxt, Out from, In to, Point at) implements Edit {
        @Override
        public String title() {
            return "Add layer";
        }
    }

    /// Adds layers that were copied, under names that are free.
    ///
    /// @param inputs whether they read what they read where they were copied, if the document makes it; else those bottoms are left out
    /// @param beside what was kept beside their text where they were copied: places, and shapes that were given to them
    record Paste(String prototxt, boolean inputs, Sidecar beside) implements Edit {
        public Paste(String prototxt, boolean inputs) {
            this(prototxt, inputs, Sidecar.EMPTY);
        }

        @Override
        public String title() {
            return "Paste layers";
        }
    }

    /// Gives a layer the type and parameters of another, given as text; name, bottoms, tops and rates stay.
    record Replace(String node, String prototxt) implements Edit {
        @Override
        public String title() {
            return "Replace type of " + node;
        }

        /// Why the layer cannot become that, for people; empty if it can.
        public Optional<String> whyNot(Document document) {
            return Replacing.whyNot(this, document);
        }
    }

    /// @param heal whether readers of a removed layer's top then read its bottom
    record Remove(Set<String> nodes, boolean heal) implements Edit {
        @Override
        public String title() {
            return nodes.size() == 1 ? "Delete " + nodes.iterator().next() : "Delete " + nodes.size() + " layers";
        }
    }

    /// Renames a layer, and its top of the same name with all its readers.
    record Rename(String node, String name) implements Edit {
        @Override
        public String title() {
            return "Rename " + node;
        }
    }

    /// Feeds a top into a bottom.
    ///
    /// @param bottom index of the bottom it replaces, or -1 for one more bottom
    record Connect(String from, int top, String to, int bottom) implements Edit {
        @Override
        public String title() {
            return "Connect " + from + " to " + to;
        }

        /// Why the connection cannot be made, for people; empty if it can.
        public Optional<String> whyNot(Document document) {
            return Connecting.whyNot(this, document);
        }
    }

    record Disconnect(String to, int bottom) implements Edit {
        @Override
        public String title() {
            return "Disconnect " + to;
        }
    }

    record ReplaceText(String text) implements Edit {
        @Override
        public String title() {
            return "Edit text";
        }
    }

    /// Changes places of the text.
    ///
    /// @param of the text that the changes speak of; refused when it has become another
    record Rewrite(String title, String of, List<TextEdit> edits) implements Edit {
        public Rewrite {
            edits = List.copyOf(edits);
        }
    }

    record Move(Map<String, Point> positions) implements Edit {
        @Override
        public String title() {
            return "Move";
        }
    }

    /// Forgets all moved positions, so that the layout places everything.
    record ResetLayout() implements Edit {
        @Override
        public String title() {
            return "Auto-layout";
        }
    }

    /// Lets the net run another way; positions go with the direction that they were chosen in.
    record Turn(Direction direction) implements Edit {
        @Override
        public String title() {
            return direction == Direction.RIGHT ? "Lay out left to right" : "Lay out top down";
        }
    }

    /// Forgets where these nodes were put, so that the layout places them.
    record Unpin(Set<String> nodes) implements Edit {
        @Override
        public String title() {
            return nodes.size() == 1 ? "Unpin " + nodes.iterator().next() : "Lay out " + nodes.size() + " layers";
        }
    }

    /// Renames layers, with their tops of the same name, so that they are of one module: `conv1` becomes `stem/conv1`. The prefix
    /// of a module that all of them are of goes.
    record Group(Set<String> nodes, String module) implements Edit {
        /// What the layers' names begin with already, without the slash or underscore behind it; empty for nothing.
        public static String proposal(Document document, Set<String> nodes) {
            return Grouping.proposal(document, nodes);
        }

        @Override
        public String title() {
            return "Group as " + module;
        }
    }

    /// Takes a module's prefix from the names of its layers and of their tops.
    record Ungroup(Set<String> nodes, String module) implements Edit {
        @Override
        public String title() {
            return "Ungroup " + module;
        }
    }

    record Fold(String module, boolean folded) implements Edit {
        @Override
        public String title() {
            return (folded ? "Fold " : "Unfold ") + module;
        }
    }

    /// Rewrites the layers of an older form in today's, as Caffe upgrades them; what already is in today's form stays as it is.
    record Convert() implements Edit {
        @Override
        public String title() {
            return "Convert to the current format";
        }
    }

    /// Says how the shapes of a layer's tops come about, where Convas does not know; kept beside the text.
    ///
    /// @param shapes as [convas.core.analysis.ShapeRule] reads it, such as `n, 64, h/2, w/2`; blank forgets it
    record Declare(String node, String shapes) implements Edit {
        @Override
        public String title() {
            return "Declare the shape of " + node;
        }
    }

    /// Several edits as one step, each made on what the one before it left; refused as a whole if one of them is.
    record Several(String title, List<Edit> edits) implements Edit {
        public Several {
            edits = List.copyOf(edits);
        }
    }

    /// Where a connection begins.
    record Out(String node, int top) {}

    /// Where a connection ends.
    record In(String node, int bottom) {}

    /// A connection between two nodes.
    record Edge(String from, int top, String to, int bottom) {}

    /// The document after the edit.
    ///
    /// @throws EditRefused if it cannot be made: no such node, a cycle, a name already taken
    default Document apply(Document document) {
        return Edits.apply(this, document);
    }
}
