"""Render the recipe, as a build would begin; raises where it has not the form of one."""

from pathlib import Path

from rattler_build import RenderConfig, Stage0Recipe, VariantConfig

if __name__ == "__main__":
    recipe = Stage0Recipe.from_file(str(Path(__file__).with_name("recipe.yaml")))
    recipe.render(VariantConfig(), RenderConfig())
