"""The facts of a work order by theme: fields, effect and Chinese sentence of each in one place."""
