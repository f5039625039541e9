/// TLS in front: certificates from a directory, chosen by the host that a client names, whose
/// client certificates are asked for, and the swap of all of it while connections are open; and PEM
/// for whoever needs it. Knows nothing of HTTP.
///
/// `router` makes one {@link dev.holdfast.router.tls.TlsFront} and turns it on a thread of its own;
/// event loops only read from it. Start with that class; `docs/tls.md` has the promises.
@org.jspecify.annotations.NullMarked
package dev.holdfast.router.tls;
