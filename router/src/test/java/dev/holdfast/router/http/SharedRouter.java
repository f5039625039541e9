package dev.holdfast.router.http;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// Tests that share one router, none of which may lose a buffer.
@ExtendWith(LeakRecorder.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SharedRouter {
  TestRouter router;

  @BeforeAll
  final void startRouter() throws Exception {
    router = open();
  }

  TestRouter open() throws Exception {
    return new TestRouter();
  }

  @AfterAll
  final void stopRouter() {
    router.close();
  }
}
