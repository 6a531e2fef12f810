package convas.app.words;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// The sentences that stand in Java sources, with a place for each value: `"a " + n + " b"` is `a {0} b`, and what depends on a condition is
/// one sentence for each case.
final class CoreSentences {
    /// Fewer words than this are a name or a sign.
    private static final int WORDS = 3;
    private static final int CASES = 64;
    private static final String PLACE = "\u0001";
    private static final Pattern WORD = Pattern.compile("(?<![^\\s(])[A-Za-z]?[a-z'’-]+(?=[.,;!?)]*(\\s|$))");
    /// `%,d` and the like.
    private static final Pattern FORMATTED = Pattern.compile("%[,.\\d]*[dsf]");
    /// What begins or ends so is part of a sentence, and was seen in the whole one or is joined where no reader can follow.
    private static final Pattern PART = Pattern.compile("(?s)[\\s,;:].*|.*\\s");
    /// An expression that looks for something.
    private static final Pattern SEARCH = Pattern.compile("\\(\\?|\\\\[dwsS(\\[]");
    /// What is said to those who write Convas.
    private static final Set<String> INTERNAL = Set.of("IllegalArgumentException", "IllegalStateException", "UnsupportedOperationException",
        "AssertionError", "NoSuchElementException", "IndexOutOfBoundsException", "CancellationException");
    /// What is written on the boxes, which speak English; and what only who writes Convas sees.
    private static final Set<String> SILENT = Set.of("knobs", "toString");

    private final Map<String, String> found = new LinkedHashMap<>();

    private CoreSentences() {}

    /// @param wanted the files to read
    /// @return where each stands, by the sentence
    static Map<String, String> in(Path sources, Predicate<Path> wanted) {
        CoreSentences out = new CoreSentences();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null); Stream<Path> walk = Files.walk(sources)) {
            List<Path> java = walk.filter(file -> file.toString().endsWith(".java")).filter(wanted).sorted().toList();
            JavacTask task = (JavacTask) compiler.getTask(null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(java));
            for (CompilationUnitTree unit : task.parse()) {
                String name = Path.of(unit.getSourceFile().toUri()).getFileName().toString();
                unit.accept(out.new Reader(name), null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.found;
    }

    private final class Reader extends TreeScanner<Void, Void> {
        private final String file;
        /// Whether the method says how a size comes about: one word in it counts.
        private boolean formula;
        private final Map<String, ExpressionTree> variables = new HashMap<>();
        /// What the methods return that do no more than that.
        private final Map<String, ExpressionTree> methods = new HashMap<>();

        Reader(String file) {
            this.file = file;
        }

        @Override
        public Void visitAnnotation(AnnotationTree tree, Void nothing) {
            return null;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            formula = method.getName().contentEquals("formula");
            return SILENT.contains(method.getName().toString()) ? null : super.visitMethod(method, null);
        }

        @Override
        public Void visitNewClass(NewClassTree made, Void nothing) {
            return INTERNAL.contains(made.getIdentifier().toString()) ? null : super.visitNewClass(made, null);
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            for (Tree member : type.getMembers()) {
                switch (member) {
                    case VariableTree field -> know(field);
                    case MethodTree method when method.getBody() != null && method.getBody().getStatements().size() == 1
                        && method.getBody().getStatements().getFirst() instanceof ReturnTree only && only.getExpression() != null
                        && isText(only.getExpression()) -> methods.put(method.getName().toString(), only.getExpression());
                    default -> { }
                }
            }
            return super.visitClass(type, null);
        }

        private void know(VariableTree variable) {
            if (variable.getInitializer() != null && variable.getType() != null && variable.getType().toString().equals("String")) {
                variables.put(variable.getName().toString(), variable.getInitializer());
            }
        }

        @Override
        public Void visitVariable(VariableTree variable, Void nothing) {
            know(variable);
            return super.visitVariable(variable, null);
        }

        @Override
        public Void visitLiteral(LiteralTree literal, Void nothing) {
            read(literal);
            return null;
        }

        @Override
        public Void visitBinary(BinaryTree sum, Void nothing) {
            if (sum.getKind() == Tree.Kind.PLUS && isText(sum)) {
                read(sum);
                values(sum);
                return null;
            }
            return super.visitBinary(sum, null);
        }

        /// What stands between the texts of a sum may say something of its own.
        private void values(ExpressionTree part) {
            switch (part) {
                case BinaryTree sum when sum.getKind() == Tree.Kind.PLUS -> {
                    values(sum.getLeftOperand());
                    values(sum.getRightOperand());
                }
                case ParenthesizedTree inner -> values(inner.getExpression());
                case ConditionalExpressionTree either -> {
                    scan(either.getCondition(), null);
                    values(either.getTrueExpression());
                    values(either.getFalseExpression());
                }
                case LiteralTree literal -> { }
                default -> scan(part, null);
            }
        }

        private boolean isText(ExpressionTree part) {
            return switch (part) {
                case LiteralTree literal -> literal.getValue() instanceof String;
                case ParenthesizedTree inner -> isText(inner.getExpression());
                case ConditionalExpressionTree either -> isText(either.getTrueExpression()) || isText(either.getFalseExpression());
                case BinaryTree sum -> sum.getKind() == Tree.Kind.PLUS && (isText(sum.getLeftOperand()) || isText(sum.getRightOperand()));
                default -> false;
            };
        }

        private void read(ExpressionTree text) {
            for (Case each : cases(text, 0)) {
                String sentence = FORMATTED.matcher(each.text).replaceAll(PLACE);
                int least = formula && sentence.contains(PLACE) ? 1 : WORDS;
                if (WORD.matcher(sentence).results().count() >= least && !PART.matcher(sentence).matches()
                    && !SEARCH.matcher(sentence).find()) {
                    StringBuilder numbered = new StringBuilder();
                    int places = 0;
                    for (char c : sentence.toCharArray()) {
                        numbered.append(c == PLACE.charAt(0) ? "{" + places++ + "}" : String.valueOf(c));
                    }
                    found.putIfAbsent(numbered.toString(), file);
                }
            }
        }

        private List<Case> cases(ExpressionTree part, int depth) {
            return switch (part) {
                case LiteralTree literal when literal.getValue() instanceof String || literal.getValue() instanceof Character ->
                    List.of(new Case(literal.getValue().toString(), Map.of()));
                case ParenthesizedTree inner when isText(inner) -> cases(inner.getExpression(), depth);
                case ConditionalExpressionTree either when isText(either) -> Stream.concat(
                    cases(either.getTrueExpression(), depth).stream().flatMap(each -> each.when(either.getCondition(), true)),
                    cases(either.getFalseExpression(), depth).stream().flatMap(each -> each.when(either.getCondition(), false))).toList();
                case BinaryTree sum when sum.getKind() == Tree.Kind.PLUS -> {
                    List<Case> right = cases(sum.getRightOperand(), depth);
                    yield cases(sum.getLeftOperand(), depth).stream().flatMap(left -> right.stream().flatMap(left::with)).limit(CASES).toList();
                }
                case IdentifierTree name when depth < 3 && variables.get(name.getName().toString()) instanceof ExpressionTree known && isText(known) ->
                    cases(known, depth + 1);
                case MethodInvocationTree call when depth < 3 && call.getMethodSelect() instanceof IdentifierTree name
                    && methods.get(name.getName().toString()) instanceof ExpressionTree known -> cases(known, depth + 1);
                // maybe.map(value -> text).orElse(text)
                case MethodInvocationTree call when call.getMethodSelect() instanceof MemberSelectTree end && end.getIdentifier().contentEquals("orElse")
                    && end.getExpression() instanceof MethodInvocationTree map && map.getArguments().size() == 1
                    && map.getArguments().getFirst() instanceof LambdaExpressionTree lambda && lambda.getBody() instanceof ExpressionTree body ->
                    Stream.concat(cases(body, depth).stream(), cases(call.getArguments().getFirst(), depth).stream()).toList();
                default -> List.of(new Case(PLACE, Map.of()));
            };
        }
    }

    /// @param conditions under which it is so
    private record Case(String text, Map<String, Boolean> conditions) {
        Stream<Case> when(ExpressionTree condition, boolean holds) {
            return with(new Case("", Map.of(condition.toString(), holds)));
        }

        /// Followed by another, if both can be so at once.
        Stream<Case> with(Case other) {
            Map<String, Boolean> both = new HashMap<>(conditions);
            both.putAll(other.conditions);
            return both.entrySet().containsAll(conditions.entrySet()) ? Stream.of(new Case(text + other.text, both)) : Stream.empty();
        }
    }
}
