"""How the book is built, checked and watched.

`configuration` makes Sphinx's settings of _config.yml and _toc.yml, `once` builds the site one time, `changes` is the
one place that knows which pages a change touches, `publish` puts what is new in front of readers, and `watch` does
all that at every change, with a server beside it.
"""
