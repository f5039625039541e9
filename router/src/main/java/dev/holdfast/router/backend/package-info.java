/// What a router keeps of each endpoint beside its facts: its doubts and counts, shared by all
/// event loops, and each loop's own connections, of HTTP/1.1 and of HTTP/2. Knows nothing of
/// requests but the header lines that are the same for every one to an endpoint. The table writer
/// makes and retires backends; everything else runs on event loops. Start with {@link
/// dev.holdfast.router.backend.Backend}.
@NullMarked
package dev.holdfast.router.backend;

import org.jspecify.annotations.NullMarked;
