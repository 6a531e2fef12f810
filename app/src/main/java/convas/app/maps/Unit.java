package convas.app.maps;

/// A unit of the net that one looks at.
///
/// @param node id
/// @param view which of [Subject#views] its blob is
/// @param map which of the blob's maps, or -1 for the one with the largest value
/// @param place in the map, row by row, or -1 for where the map's largest value is
record Unit(String node, int view, int map, int place) {}
