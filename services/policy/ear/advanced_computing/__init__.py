"""ECCNs 3A090 and 4A090: classification, destination scope, headquarters, NAC and ACA."""
