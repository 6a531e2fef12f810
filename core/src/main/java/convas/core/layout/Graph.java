package convas.core.layout;

import java.util.List;

/// What is to be laid out, in canvas units. Boxes are referred to by index, in order of the text.
public record Graph(List<Box> boxes, List<Link> links, List<Module> modules) {
    public Graph {
        boxes = List.copyOf(boxes);
        links = List.copyOf(links);
        modules = List.copyOf(modules);
    }

    /// Links come in at the top and leave at the bottom; in a net that runs to the right, at the left and the right.
    ///
    /// @param in where links come in, from the left edge, or from the top one in a net that runs to the right
    /// @param outs the same of where each output leaves; at least one
    public record Box(double width, double height, double in, List<Double> outs) {
        public Box {
            outs = List.copyOf(outs);
        }
    }

    /// @param top which output of `from`
    public record Link(int from, int top, int to) {}

    /// Boxes drawn together in a titled frame. A box is in one module at most.
    ///
    /// @param titleWidth the least width of the frame
    public record Module(String name, List<Integer> members, double titleWidth) {
        public Module {
            members = List.copyOf(members);
        }
    }
}
