package convas.app;

/// Entry point of the editor and of its command line.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("Convas");
    }
}
