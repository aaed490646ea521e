package io.northstar.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ContractsTest {
    @Test
    void everyContractOfThePackageIsInTheDictionary() throws ReflectiveOperationException {
        Set<String> found = new TreeSet<>();
        for (JavaClass each : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.northstar.table")) {
            Class<?> type = Class.forName(each.getFullName());
            for (Field field : type.getDeclaredFields()) {
                if (field.getType() == TableContract.class && isOpen(field.getModifiers())) {
                    found.add(((TableContract) field.get(null)).name());
                }
            }
            for (Method method : type.getDeclaredMethods()) {
                if (method.getReturnType() == TableContract.class
                        && isOpen(method.getModifiers())
                        && List.of(method.getParameterTypes()).equals(List.of(List.class))) {
                    found.add(((TableContract) method.invoke(null, List.of())).name());
                }
            }
        }
        InputTables.ALL.forEach(input -> found.add(Rejected.of(input).name()));

        assertThat(Contracts.all(List.of(), List.of()).stream().map(TableContract::name))
                .containsExactlyElementsOf(found);
    }

    private static boolean isOpen(int modifiers) {
        return Modifier.isPublic(modifiers) && Modifier.isStatic(modifiers);
    }
}
