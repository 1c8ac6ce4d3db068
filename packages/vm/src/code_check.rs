//! Static check of a contract at store time, for what upstream's check does not know.
//!
//! Upstream's check knows which imports exist and which capabilities a contract requires; it does not look at the
//! signatures of imports (a wrong one would only show at the first instantiation), nor at our custom section. A
//! contract that imports one of our functions must also export `requires_halo2`, so that a chain without them refuses
//! it with the reason instead of a missing import.
//!
//! Start at [`check_code`]; it runs before the VM's own check and does not replace it.

use wasmparser::{
    CompositeInnerType, ExternalKind, FuncType, ImportSectionReader, Parser, Payload, TypeRef,
    TypeSectionReader, ValType,
};
use zk_halo2::Checksum;

use crate::host::{HOST_FUNCTIONS, HostFunctionName};
use crate::section::{SectionError, declared_circuits};

pub use crate::capabilities::CAPABILITY;

/// The export by which a contract requires [`CAPABILITY`].
pub const REQUIRES_EXPORT: &str = "requires_halo2";

/// Why a contract is refused at store time.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CodeError {
    /// The section `halo2_circuits` breaks its rules, or the code does not parse.
    #[error(transparent)]
    Section(#[from] SectionError),
    /// The code imports a function of ours and does not say that it needs them.
    #[error(
        "the contract imports `env.{import}` but does not export `{REQUIRES_EXPORT}`: build it with zk-cosmwasm-std, which exports it, or add an exported function of this name"
    )]
    MissingRequires {
        /// The first such import.
        import: &'static str,
    },
    /// An import of ours with another signature than the host's.
    #[error(
        "the contract imports `env.{import}` as {found}, the host provides {expected}: build it with the version of zk-cosmwasm-std that belongs to this chain"
    )]
    WrongSignature {
        /// The import.
        import: &'static str,
        /// The host's signature.
        expected: String,
        /// The contract's.
        found: String,
    },
}

/// Checks a contract's imports, exports and custom section; returns the circuits that it declares.
///
/// # Errors
/// [`CodeError`] naming what is wrong and what to do.
pub fn check_code(wasm: &[u8]) -> Result<Vec<Checksum>, CodeError> {
    let circuits = declared_circuits(wasm)?;
    let facts = Facts::read(wasm).map_err(SectionError::from)?;
    for import in &facts.imports {
        import.check_signature()?;
    }
    match facts.imports.first() {
        Some(import) if !facts.requires_halo2 => {
            Err(CodeError::MissingRequires { import: import.function.name })
        }
        _ => Ok(circuits),
    }
}

/// The parts of a module that concern this check.
#[derive(Default)]
struct Facts {
    types: Vec<Option<FuncType>>,
    imports: Vec<OurImport>,
    requires_halo2: bool,
}

/// An import of one of our functions; no signature where it is not a function or its type does not exist.
struct OurImport {
    function: &'static HostFunctionName,
    signature: Option<FuncType>,
}

impl Facts {
    fn read(wasm: &[u8]) -> wasmparser::Result<Self> {
        let mut facts = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(types) => facts.read_types(types)?,
                Payload::ImportSection(imports) => facts.read_imports(imports)?,
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        facts.requires_halo2 |=
                            export.kind == ExternalKind::Func && export.name == REQUIRES_EXPORT;
                    }
                }
                _ => {}
            }
        }
        Ok(facts)
    }

    fn read_types(&mut self, types: TypeSectionReader<'_>) -> wasmparser::Result<()> {
        for group in types {
            for ty in group?.into_types() {
                self.types.push(match ty.composite_type.inner {
                    CompositeInnerType::Func(signature) => Some(signature),
                    _ => None,
                });
            }
        }
        Ok(())
    }

    fn read_imports(&mut self, imports: ImportSectionReader<'_>) -> wasmparser::Result<()> {
        for import in imports.into_imports() {
            let import = import?;
            let function =
                HOST_FUNCTIONS.iter().find(|ours| import.module == "env" && import.name == ours.name);
            if let Some(function) = function {
                let signature = match import.ty {
                    TypeRef::Func(index) => self.types.get(index as usize).cloned().flatten(),
                    _ => None,
                };
                self.imports.push(OurImport { function, signature });
            }
        }
        Ok(())
    }
}

impl OurImport {
    fn check_signature(&self) -> Result<(), CodeError> {
        let expected = FuncType::new(vec![ValType::I32; self.function.parameters], [ValType::I32]);
        if self.signature.as_ref() == Some(&expected) {
            return Ok(());
        }
        Err(CodeError::WrongSignature {
            import: self.function.name,
            expected: render(&expected),
            found: self.signature.as_ref().map_or_else(|| "something else than a function".into(), render),
        })
    }
}

fn render(signature: &FuncType) -> String {
    let list = |types: &[ValType]| types.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    format!("({}) -> ({})", list(signature.params()), list(signature.results()))
}

#[cfg(test)]
mod tests;
