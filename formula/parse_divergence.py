r"""Divergences of densities, and what bare letters stand for in them.

A bare letter stands for the density that its entry gives. ``Divergence.variables`` are those left
of the bar of the first argument; the second must have the same. Names left of the bars that nothing
declares are renamed dummies.
"""

from __future__ import annotations

from formula.joints import slots
from formula.parse_density import DOT, checked, letter_at
from formula.parse_dummies import settle
from formula.parse_expectation import bare_law
from formula.parse_names import new_name
from formula.parse_state import CLOSERS, State
from formula.parse_vectors import are_vectors, vector_divergence
from formula.tokens import Token
from formula.tree import (
    Density,
    Divergence,
    Node,
    Symbol,
    rebuild,
    walk,
)


def divergence(state: State, name: str, at: int) -> Node:
    """``KL`` or ``JS`` whose name ends before token number ``at``."""
    start = state.token
    state.go(at)
    opening = state.token
    if opening.kind not in CLOSERS:
        raise state.error(f"{name} needs its two densities; write {name}(q(z|x) \\| p(z))", start)
    unbound = new_variables(state)
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
    state.expect(
        CLOSERS[opening.kind], f"the bracket of {name} is open; write {CLOSERS[opening.kind]}"
    )
    if are_vectors(state, first, second):
        return vector_divergence(state, name, first, second, start)
    variables = variables_of(state, first, second, start)
    first = filled(state, first, variables, start)
    second = filled(state, second, variables, start)
    trees, variables = settle(state, (first, second), variables)
    if set(variables) != set(left_of(trees[1])):
        raise state.error(
            f"the two arguments of {name} are densities of different variables", start
        )
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


def variables_of(state: State, first: Node, second: Node, token: Token) -> tuple[str, ...]:
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


def filled(state: State, tree: Node, variables: tuple[str, ...], token: Token) -> Node:
    """Bare letters and dots become densities of ``variables``."""
    if isinstance(tree, Density):
        if tree.left == (DOT,):
            node = Density(tree.letter, tuple(map(Symbol, variables)), tree.right, span=tree.span)
            return checked(state, node, token)
        if not tree.left:
            left, right = bare_law(state, tree.letter, (), token)
            if set(left) != set(variables):
                raise state.error(f"write the variables of {tree.letter} here", token)
            node = Density(tree.letter, tuple(map(Symbol, left)), tuple(map(Symbol, right)))
            return checked(state, node, token)
        return tree
    return rebuild(tree, lambda child: filled(state, child, variables, token))


def new_variables(state: State) -> tuple[str, ...]:
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
