"""Columns beside a release: its default graph as sorted arrays of numbers, for queries over much of it.

The engine finds single things quickly and goes through many one by one. What joins, filters and adds
up thousands of rows is faster on whole columns: :mod:`answering` does so where it understands every
part of a query, and leaves all others to the engine, whose answers are the same.

====================  =================================================================
:mod:`making`         whether a release wants columns, and a program of its own that makes them
:mod:`building`       writes the columns of a store
:mod:`terms`          the dictionary: terms as numbers, and as texts again
:mod:`pairs`          subjects and objects of each predicate, sorted either way
:mod:`planning`       what a query asks for, if columns can answer it, in the parts of :mod:`plans`
:mod:`patterns`       its pattern, read into the parts of a plan
:mod:`conjuncts`      a filter in the parts that ``&&`` joins
:mod:`finding`        the rows of a pattern: in which order its parts are joined
:mod:`frames`         rows as columns, and joins
:mod:`conditions`     filters, and variables that are computed
:mod:`folding`        groups and their sums, exactly as the engine computes them
:mod:`finishing`      what is left for the engine: expressions, HAVING, any other ORDER BY
:mod:`ordering`       ORDER BY, OFFSET and LIMIT, where columns know the order (:mod:`texts`: that of texts)
:mod:`answering`      all of this, from a query's text to its rows
:mod:`rows`           these, as the engine's or as JSON
====================  =================================================================

:mod:`counting` answers a few counts from a release's statistics, whether there are columns or not.
"""
