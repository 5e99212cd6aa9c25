"""The life of a work order (工单): commands, state, rules. Pure; see deploy/docs/rules.md."""
