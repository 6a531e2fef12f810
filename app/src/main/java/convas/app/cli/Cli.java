package convas.app.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line. Results go to stdout; what is wrong is one line on stderr.
@Command(
    name = "convas",
    description = "A visual editor for branched convolutional networks. Without a command it opens the editor, with FILE if given.",
    customSynopsis = {"convas [FILE.prototxt]", "      convas COMMAND ..."},
    versionProvider = Cli.Version.class,
    subcommands = {ReportCommand.class, RunCommand.class, WeightsCommand.class, ExportCommand.class, RenderCommand.class},
    footerHeading = "%n",
    footer = "Exit status: 0 done, 1 a fault in Convas itself, 2 bad input (one line on stderr says what and where).")
public final class Cli implements Runnable {
    /// All went well.
    public static final int OK = 0;

    /// A fault in Convas itself.
    public static final int FAULT = 1;

    /// Something is wrong with what was given.
    public static final int BAD_INPUT = 2;

    private static final Set<String> ROOT = Set.of("-h", "--help", "-V", "--version", "help");

    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    private boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Show the version.")
    private boolean version;

    private Cli() {}

    /// Whether a first argument asks for the command line rather than for the editor. A single word that is no file counts
    /// as a mistyped command.
    public static boolean isCommand(String argument) {
        boolean word = argument.chars().allMatch(Character::isLetter) && !Files.exists(Path.of(argument));
        return ROOT.contains(argument) || argument.startsWith("-") || word || commandLine().getSubcommands().containsKey(argument);
    }

    /// Runs a command with the process's own streams.
    ///
    /// @return the exit status
    public static int run(String[] args) {
        Charset charset = System.console() != null && System.console().isTerminal() ? System.console().charset() : StandardCharsets.UTF_8;
        Stdout stdout = new Stdout();
        PrintWriter out = new PrintWriter(stdout, false, charset);
        PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, charset);
        int status = run(args, out, err);
        if (stdout.problem != null && !stdout.problem.contains("pipe")) {
            err.println("convas: the output is incomplete: " + stdout.problem);
        }
        return stdout.problem == null ? status : Math.max(status, FAULT);
    }

    /// Remembers what went wrong while writing, which a [PrintWriter] swallows. A reader that wants no more (`| head`) is a
    /// broken pipe.
    private static final class Stdout extends OutputStream {
        private final OutputStream to = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
        private String problem;

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            attempt(() -> to.write(bytes, from, count));
        }

        @Override
        public void flush() {
            attempt(to::flush);
        }

        private void attempt(Writing writing) {
            try {
                if (problem == null) {
                    writing.run();
                }
            } catch (IOException e) {
                problem = String.valueOf(e.getMessage());
            }
        }

        private interface Writing {
            void run() throws IOException;
        }
    }

    /// Runs a command.
    ///
    /// @return the exit status
    public static int run(String[] args, PrintWriter out, PrintWriter err) {
        String[] all = args.length > 0 && args[0].equals("help") ? help(args) : args;
        try {
            return commandLine().setOut(out).setErr(err).execute(all);
        } catch (OutOfMemoryError e) {
            err.println("convas: not enough memory; set JAVA_TOOL_OPTIONS=-Xmx8g, or as much as there is, and try again");
            return BAD_INPUT;
        } finally {
            out.flush();
            err.flush();
        }
    }

    private static String[] help(String[] args) {
        return args.length > 1 ? new String[] {args[1], "--help"} : new String[] {"--help"};
    }

    private static CommandLine commandLine() {
        return new CommandLine(new Cli())
            .setUsageHelpAutoWidth(true)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(Cli::misused)
            .setExecutionExceptionHandler(Cli::failed);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }

    private static int misused(ParameterException problem, String[] args) {
        CommandLine command = problem.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String what = problem.getMessage().replaceAll("\\s*\\R\\s*", " ");
        String hint = "";
        if (problem instanceof UnmatchedArgumentException unmatched && !unmatched.getSuggestions().isEmpty()) {
            hint = "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
        }
        command.getErr().println(name + ": " + lowerFirst(what) + (hint.isEmpty() ? "; see " : hint + " See ") + name + " --help");
        return BAD_INPUT;
    }

    private static String lowerFirst(String text) {
        boolean word = text.length() > 1 && Character.isUpperCase(text.charAt(0)) && Character.isLowerCase(text.charAt(1));
        return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
    }

    private static int failed(Exception problem, CommandLine command, CommandLine.ParseResult parsed) {
        if (problem instanceof Failure failure) {
            command.getErr().println(failure.getMessage());
            return BAD_INPUT;
        }
        StackTraceElement[] trace = problem.getStackTrace();
        String where = trace.length == 0 ? "" : " at " + trace[0];
        String what = problem.toString().replaceAll("\\s*\\R\\s*", " ");
        command.getErr().println("convas: a fault in Convas itself: " + what + where + "; please report it with the file");
        return FAULT;
    }

    /// Reads the version that the build has written into the jar.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Cli.class.getPackage().getImplementationVersion();
            return new String[] {"convas " + (version == null ? "development" : version), "Java " + Runtime.version()};
        }
    }
}
