// The program that the browser tests run: the one `cargo test` has built, or the one that GONGKAI names.
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const program = process.env.GONGKAI ?? path.join(root, "target/debug/gongkai");
/** The portal of another maker that the tests of the oversight serve: the example that `cargo build -p sample --example sample_portal` has built, or what GONGKAI_SAMPLE names. */
export const sample = process.env.GONGKAI_SAMPLE ?? path.join(root, "target/debug/examples/sample_portal");
