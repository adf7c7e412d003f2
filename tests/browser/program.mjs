// The program that the browser tests run: the one `cargo test` has built, or the one that GONGKAI names.
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const program = process.env.GONGKAI ?? path.join(root, "target/debug/gongkai");
