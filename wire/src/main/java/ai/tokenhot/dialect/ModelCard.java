package ai.tokenhot.dialect;

import ai.tokenhot.catalog.Model;

/** A model under one of its names. */
public record ModelCard(String name, Model model) {}
