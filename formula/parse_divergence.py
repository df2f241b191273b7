r"""Divergences, entropies and mutual information of densities.

A bare letter stands for the density that its entry gives. ``Divergence.variables`` are those left
of the bar of the first argument; the second must have the same. ``H(p, q)`` is the cross entropy,
read as ``-E_p[log q]``.
"""

from __future__ import annotations

from formula.joints import slots
from formula.lexer import Token
from formula.parse_density import DOT, checked, letter_at
from formula.parse_dummies import settle
from formula.parse_expectation import bare_law
from formula.parse_names import new_name
from formula.parse_state import State
from formula.tree import (
    Call,
    Density,
    Divergence,
    Entropy,
    Expectation,
    MutualInformation,
    Negative,
    Node,
    Symbol,
    rebuild,
    walk,
)

_OPEN = {"(": ")", "[": "]", "\\{": "\\}", "{": "}"}


def divergence(state: State, name: str, at: int) -> Node:
    """``KL`` or ``JS`` whose name ends before token number ``at``."""
    start = state.token
    state.go(at)
    opening = state.token
    if opening.kind not in _OPEN:
        raise state.error(f"{name} needs its two densities; write {name}(q(z|x) \\| p(z))", start)
    unbound = _new_variables(state)
    state.advance()
    kept, state.letters_stand = state.letters_stand, True
    with state.fresh(bars=True, norms=True), state.binding(*unbound):
        first = state.expression()
        if state.token.kind == "|" and state.peek().kind == "|":
            state.advance()
        if state.token.kind not in ("‖", "‖(", "‖)", "|", ","):
            raise state.error(f"{name} needs two densities; write {name}(q \\| p)")
        state.advance()
        second = state.expression()
    state.letters_stand = kept
    state.expect(_OPEN[opening.kind], f"the bracket of {name} is open; write {_OPEN[opening.kind]}")
    variables = _variables(state, first, second, start)
    first = _filled(state, first, variables, start)
    second = _filled(state, second, variables, start)
    trees, variables = settle(state, (first, second), variables)
    if set(variables) != set(left_of(trees[1])):
        raise state.error(f"the two arguments of {name} are densities of different variables", start)
    return Divergence(name, trees[0], trees[1], variables, span=state.span(start))


def left_of(tree: Node) -> tuple[str, ...]:
    """The variables left of the bars of all densities in an argument."""
    return tuple(
        dict.fromkeys(
            name
            for node in walk(tree)
            if isinstance(node, Density)
            for name in slots(node.left)
            if name != DOT.name
        )
    )


def _variables(state: State, first: Node, second: Node, token: Token) -> tuple[str, ...]:
    written = left_of(first)
    if written:
        return written
    letters = [node for node in walk(first) if isinstance(node, Density)]
    if not letters:
        raise state.error("the first argument holds no density", token)
    given = [node for node in letters if node.left == (DOT,)]
    if given:
        wanted = set(slots(given[0].right))
        found = {
            slots(factor.left)
            for entry in state.vocabulary.entries.get(given[0].letter, ())
            for factor in entry.factors
            if factor.letter == given[0].letter and set(slots(factor.right)) == wanted
        }
        if len(found) != 1:
            raise state.error("a dot stands for no one density here; write the variable", token)
        return found.pop()
    generated = bare_law(state, letters[0].letter, (), token)[0]
    other = left_of(second)
    return other if other and set(other) <= set(generated) else generated


def _filled(state: State, tree: Node, variables: tuple[str, ...], token: Token) -> Node:
    """Bare letters and dots become densities of ``variables``."""
    if isinstance(tree, Density):
        if tree.left == (DOT,):
            node = Density(tree.letter, tuple(map(Symbol, variables)), tree.right, span=tree.span)
            return checked(state, node, token)
        if not tree.left:
            left, right = bare_law(state, tree.letter, (), token)
            if set(left) != set(variables):
                left, right = bare_law(state, tree.letter, variables, token)
                if right and not any(
                    set(slots(f.left)) == set(variables) and f.letter == tree.letter
                    for entry in state.vocabulary.entries[tree.letter]
                    for f in entry.factors
                ):
                    raise state.error(f"write the variables of {tree.letter} here", token)
            node = Density(tree.letter, tuple(map(Symbol, left)), tuple(map(Symbol, right)))
            return checked(state, node, token)
        return tree
    return rebuild(tree, lambda child: _filled(state, child, variables, token))


def _new_variables(state: State) -> tuple[str, ...]:
    """Names left of the bars inside the brackets that nothing declares: renamed dummies."""
    closed = state.closing(state.at)
    kept = state.at, list(state.tokens)
    found: list[str] = []
    at = state.at
    while closed is not None and at < closed:
        state.go(at)
        letter = letter_at(state)
        if letter is None or state.tokens[letter[1]].kind != "(":
            at += 1
            continue
        at = letter[1] + 1
        state.go(at)
        while state.token.kind in ("name", "word"):
            if state.token.text in state.vocabulary.draws and state.peek().kind == "_":
                break
            name = new_name(state)
            if state.known(name) is None:
                found.append(name)
            if not state.accept(","):
                break
        at = state.at
        closed = state.closing(kept[0])
    state.tokens[:] = kept[1]
    state.go(kept[0])
    return tuple(dict.fromkeys(found))


def _one_density(state: State, token: Token) -> Density:
    node = state.expression()
    if not isinstance(node, Density):
        raise state.error("one density is read here, such as q(z|x)", token)
    if node.left and node.left != (DOT,):
        return node
    variables = _variables(state, node, node, token)
    filled = _filled(state, node, variables, token)
    assert isinstance(filled, Density)
    return filled


def entropy(state: State) -> Node:
    r"""``H(q(z|x))``, ``H[q]``, ``H_q(z)``, and the cross entropy ``H(p, q)``."""
    start = state.advance()
    letter = None
    if state.token.kind == "_":
        state.advance()
        letter = _letter_subscript(state)
    opening = state.token
    if opening.kind not in _OPEN:
        raise state.error("an entropy needs its density; write H(q(z|x))", start)
    unbound = _new_variables(state)
    state.advance()
    second: Density | None = None
    if letter is not None:
        names = [new_name(state)]
        while state.accept(","):
            names.append(new_name(state))
        if state.token.kind == "|":
            raise state.error("write the density whose entropy is meant: H(q(z|x))", start)
        first = checked(state, Density(letter, tuple(map(Symbol, names))), start)
    else:
        kept, state.letters_stand = state.letters_stand, True
        with state.fresh(norms=True), state.binding(*unbound):
            first = _one_density(state, start)
            if state.accept(","):
                other = state.expression()
                if not isinstance(other, Density):
                    raise state.error("a cross entropy needs two densities", start)
                filled = _filled(state, other, slots(first.left), start)
                assert isinstance(filled, Density)
                second = filled
        state.letters_stand = kept
    state.expect(_OPEN[opening.kind], f"the bracket of H is open; write {_OPEN[opening.kind]}")
    span = state.span(start)
    trees: tuple[Node, ...] = (first,) if second is None else (first, second)
    trees, variables = settle(state, trees, slots(first.left))
    assert isinstance(trees[0], Density)
    if second is None:
        return Entropy(trees[0], span=span)
    return Negative(Expectation(trees[:1], Call("log", trees[1:]), variables, span=span), span=span)


def _letter_subscript(state: State) -> str:
    braced = state.accept("{")
    found = letter_at(state)
    if found is None:
        raise state.error("the subscript names no declared density")
    state.go(found[1])
    if braced and state.token.kind == "(":
        closed = state.closing(state.at)
        state.go(state.at if closed is None else closed + 1)
    if braced:
        state.expect("}", "the subscript is open; write }")
    return found[0]


def information(state: State, at: int | None = None) -> Node | None:
    r"""``I_q(x;z)`` or ``I(x;z)``; ``None`` where the letter means something else."""
    start, here = state.token, state.at
    state.go(state.at + 1 if at is None else at)
    letter = None
    if state.token.kind == "_":
        state.advance()
        inside = state.at + 1 if state.token.kind == "{" else state.at
        kept, state.at = state.at, inside
        state.token = state.tokens[inside]
        named = letter_at(state)
        state.go(kept)
        if named is None:
            state.go(here)
            return None
        letter = _letter_subscript(state)
    opening = state.token
    closed = state.closing(state.at) if opening.kind in ("(", "[") else None
    if closed is None or not any(t.kind == ";" for t in state.tokens[state.at : closed]):
        if letter is None:
            state.go(here)
            return None
        raise state.error("a mutual information is written I_q(x;z)", start)
    state.advance()
    sides: list[tuple[Node, ...]] = []
    for closer in (";", _OPEN[opening.kind]):
        names = [new_name(state)]
        while state.accept(","):
            names.append(new_name(state))
        if any(name not in state.vocabulary.variables for name in names):
            raise state.error("a mutual information is between declared density variables", start)
        sides.append(tuple(Symbol(name) for name in names))
        state.expect(closer, "a mutual information is written I_q(x;z)")
    letters = [letter] if letter else list(state.vocabulary.entries)
    together = slots(sides[0] + sides[1])
    fitting = []
    for each in letters:
        try_it = Density(each, tuple(map(Symbol, together)))
        from formula.parse_density import determined

        if determined(state, each, together, ()):
            fitting.append(try_it.letter)
    if len(fitting) != 1:
        raise state.error(
            "no one declared joint gives this mutual information; write I_q(x;z) with its letter",
            start,
        )
    return MutualInformation(fitting[0], sides[0], sides[1], span=state.span(start))
