package dev.holdfast.router.http;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/// Tests with a router each, none of which may lose a buffer.
@ExtendWith(LeakRecorder.class)
abstract class OneRouter {
  TestRouter router;

  @BeforeEach
  final void startRouter() throws Exception {
    router = new TestRouter();
  }

  @AfterEach
  final void stopRouter() {
    router.close();
  }
}
