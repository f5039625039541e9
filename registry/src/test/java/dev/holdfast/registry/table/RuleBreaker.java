package dev.holdfast.registry.table;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The registry and its simulation once more, with one method of the registry replaced by one that
/// {@link Breaks} its rule: so a mutant is the true code but for one thing, and main code has no
/// seam for it. All else is shared with the loader that loaded this class. One thread.
final class RuleBreaker extends ClassLoader {
  private static final String REGISTRY = "dev.holdfast.registry.";

  private final Method instead;
  private final String owner;
  private final String method;
  private boolean broken;

  /// @param instead a method that {@link Breaks} a rule
  RuleBreaker(Method instead) {
    super(RuleBreaker.class.getClassLoader());
    this.instead = instead;
    String rule = REGISTRY + instead.getAnnotation(Breaks.class).rule();
    this.owner = rule.substring(0, rule.lastIndexOf('.'));
    this.method = rule.substring(rule.lastIndexOf('.') + 1);
    setDefaultAssertionStatus(true);
  }

  /// What {@link Simulation} says of the broken registry.
  ///
  /// @param question a static method of it
  /// @param seeds after the one that shows it most likely
  String ask(String question, long seeds) throws ReflectiveOperationException {
    Method asked =
        loadClass(Simulation.class.getName()).getDeclaredMethod(question, long.class, long.class);
    asked.setAccessible(true);
    long likely = instead.getAnnotation(Breaks.class).seed();
    String answer = (String) asked.invoke(null, likely, seeds);
    if (!broken) {
      throw new AssertionError("there is no %s in %s to break".formatted(method, owner));
    }
    return answer;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(REGISTRY)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      @Nullable Class<?> known = findLoadedClass(name);
      return known != null ? known : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    String resource = name.replace('.', '/') + ".class";
    try (InputStream in = Objects.requireNonNull(getParent()).getResourceAsStream(resource)) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      byte[] now = name.equals(owner) ? withRuleBroken(bytes) : bytes;
      return defineClass(name, now, 0, now.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private byte[] withRuleBroken(byte[] bytes) {
    ClassFile file = ClassFile.of();
    ClassModel whole = file.parse(bytes);
    ClassTransform transform =
        (classBuilder, element) -> {
          if (element instanceof MethodModel rule && rule.methodName().equalsString(method)) {
            broken = true;
            classBuilder.transformMethod(
                rule,
                (builder, part) -> {
                  if (part instanceof CodeModel) {
                    builder.withCode(code -> callInstead(code, rule));
                  } else {
                    builder.with(part);
                  }
                });
          } else {
            classBuilder.with(element);
          }
        };
    return file.transformClass(whole, transform);
  }

  /// The rule's own parameters, handed on.
  private void callInstead(CodeBuilder code, MethodModel rule) {
    MethodTypeDesc type = rule.methodTypeSymbol();
    int slot = 0;
    if (!rule.flags().has(AccessFlag.STATIC)) {
      code.aload(slot++);
    }
    for (ClassDesc parameter : type.parameterList()) {
      TypeKind kind = TypeKind.from(parameter);
      code.loadLocal(kind, slot);
      slot += kind.slotSize();
    }
    code.invokestatic(
        ClassDesc.of(instead.getDeclaringClass().getName()),
        instead.getName(),
        MethodType.methodType(instead.getReturnType(), instead.getParameterTypes())
            .describeConstable()
            .orElseThrow());
    code.return_(TypeKind.from(type.returnType()));
  }
}
