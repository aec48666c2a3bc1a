"""What can go wrong with the vault, in words that a user may read; none of it changes anything on disk."""

from facilitator.errors import FacilitatorError


class VaultError(FacilitatorError):
    """Anything that keeps the vault from giving its key."""


class MissingVaultError(VaultError):
    """There is no vault where it should be."""


class DamagedVaultError(VaultError):
    """The vault's file is not what was written."""


class NewerVaultError(VaultError):
    """The vault was written by a newer program."""


class WrongPassphraseError(VaultError):
    """The passphrase does not open the vault."""


class EmptyPassphraseError(VaultError):
    """There is no passphrase at all."""


class RecoverySlipError(VaultError):
    """What was typed is no recovery code: a character is missing, too many or wrong."""


class WrongRecoveryCodeError(VaultError):
    """It is a recovery code, but not the one of this vault."""


class KeyringError(VaultError):
    """The system keyring is not there, is locked, or has no secret for this vault."""


class MemoryTooSmallError(VaultError):
    """The passphrase's slot asks for more memory than there is."""
