"""The operator's due diligence after the guidance of May 2025."""
