package convas.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
    /// From the ground up: a package may import only those before it.
    private static final List<String> ORDER = List.of(
        "prototxt", "tensor", "kernel", "layer", "net", "analysis", "layout", "weights", "onnx", "document", "engine", "vision");

    private final JavaClasses classes =
        new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("convas.core");

    @TestFactory
    List<DynamicTest> a_package_imports_only_those_before_it() {
        return ORDER.stream().limit(ORDER.size() - 1).map(name -> DynamicTest.dynamicTest(name, () -> {
            String[] above = ORDER.subList(ORDER.indexOf(name) + 1, ORDER.size()).stream()
                .map(later -> "convas.core." + later + "..").toArray(String[]::new);
            noClasses().that().resideInAPackage("convas.core." + name + "..")
                .should().dependOnClassesThat().resideInAnyPackage(above)
                .because("data flows one way: text → net → annotations → plan → activations")
                .allowEmptyShould(true)
                .check(classes);
        })).toList();
    }

    @Test
    void only_kernels_use_the_vector_api() {
        noClasses().that().resideOutsideOfPackage("convas.core.kernel..")
            .should().dependOnClassesThat().resideInAPackage("jdk.incubator.vector..")
            .because("plain Java must be able to take the place of the vector kernels")
            .check(classes);
    }

    @Test
    void core_knows_no_user_interface() {
        noClasses().should().dependOnClassesThat().resideInAnyPackage("javafx..", "java.awt..", "javax.swing..", "convas.app..")
            .because("the command line and other programs use it without a display")
            .check(classes);
    }
}
