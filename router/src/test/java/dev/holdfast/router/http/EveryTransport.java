package dev.holdfast.router.http;

import dev.holdfast.router.transport.TransportChoice;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A test that is given each {@link TransportChoice} that names a transport.
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@EnumSource(
    value = TransportChoice.class,
    mode = EnumSource.Mode.EXCLUDE,
    names = {"AUTO"})
@interface EveryTransport {}
