/// Who is let in and how much each may ask for (docs/limits.md): counts of connections and
/// requests, rates, and who is turned away first when this router cannot do it all. State is of a
/// fixed size whatever clients do, and what event loops share is moved by atomic adds and
/// compare-and-set. Called by the phases accept and route; knows nothing of HTTP. Start with {@link
/// dev.holdfast.router.limits.Admission} and {@link dev.holdfast.router.limits.Shedding}.
@NullMarked
package dev.holdfast.router.limits;

import org.jspecify.annotations.NullMarked;
