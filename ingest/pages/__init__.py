"""A web page → what it says and what it says about itself.

tree.parse → embeds.quote → boilerplate.prune → trafilatura → lines.tidy → text
tree.parse → jsonld.read, tags.read → metadata.merge → title, authors, dates, ...
jsonld.read, tree.parse → live.entries → the entries of a live blog
"""
