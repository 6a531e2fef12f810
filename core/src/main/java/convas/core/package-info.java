/// Everything Convas knows about networks, with no user interface: each package imports only those named before it in
/// `ArchitectureTest`.
package convas.core;
