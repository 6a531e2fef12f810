package convas.core.net;

/// One value of a named blob: an in-place layer makes a new version of the same name.
///
/// @param name as in the text
/// @param version 0 for the first layer that makes it, 1 after the first in-place layer ...
/// @param node index of the node that makes it, in [Net#nodes()]
/// @param top which of that node's tops it is
public record Blob(String name, int version, int node, int top) {}
